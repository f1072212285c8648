"""What a training is expected to take by each engine: `costs.json`, and the work of a model.

`python benchmarks/costs.py` measures the table. A step costs something by itself; every call of a
layer costs something, and something for each number that it works on, by its kind; and each call
has to be traced or compiled once.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import keras

from kerasflow.building.classes import trait_value
from kerasflow.building.keras_internals import find_graph, is_graph, list_calls
from kerasflow.running.engines.forms.dropout import is_exact
from kerasflow.running.engines.forms.pictures import find_form
from kerasflow.running.engines.layers import flatten

FILE = Path(__file__).with_name("costs.json")
START = "start"
"""The kind of what every step does, whatever the layers are."""

KEPT = 0.5
"""What of compiling counts: it is kept, and a blueprint is seldom run but once."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a layer does in a step.

    Args:
        kind: A row of the table.
        calls: How often it is called; of a recurrent layer, its steps.
        numbers: How many numbers it works on: multiplications where it has a kernel.
    """

    kind: str
    calls: int
    numbers: float


class NotMeasured(Exception):  # noqa: N818
    """A model has a layer of which nobody knows what XLA makes of it; says which."""


def list_work(model: keras.Model, batch: int) -> list[Work]:
    """Returns the work of all calls in a step.

    Args:
        model: Built.
        batch: Rows in a step.

    Raises:
        NotMeasured: A layer has no row in the table.
    """
    return [Work(START, 1, 0), *_walk(model, model, batch)]


def expect(work: Iterable[Work], steps: int, engine: str) -> float:
    """Returns how many seconds a training is expected to take on the machine of the table.

    Args:
        work: Of a step.
        steps: Of the whole training.
        engine: ``"fused"`` or ``"xla"``.
    """
    seconds = 0.0
    for each in work:
        cost = read_costs()[each.kind][engine]
        step = each.calls * cost["call_us"] + each.numbers / 1e6 * cost["million_us"]
        seconds += KEPT * cost["compile_s"] + steps * step / 1e6
    return seconds


@cache
def read_costs() -> Mapping[str, Mapping[str, Mapping[str, float]]]:
    """Returns the table: by kind and engine, what a call costs, a million numbers, and compiling.

    Example:
        >>> sorted(read_costs()["dense"]["xla"])
        ['call_us', 'compile_s', 'million_us']
    """
    found: Mapping[str, Any] = json.loads(FILE.read_text("utf-8"))["kinds"]
    return found


def _walk(part: Any, model: keras.Model, batch: int) -> Iterator[Work]:
    graph = find_graph(part)
    if graph is None:
        # Written in Python, so that nobody knows what it calls on what.
        for layer in flatten(part):
            yield from _measure(layer, (), (), model, batch)
        return
    for node in list_calls(graph):
        called = node.operation
        if is_graph(called):
            yield from _walk(called, model, batch)
        else:
            if _tells_masks(called, node.output_tensors):
                yield Work("light", 1, 0)
                continue
            shapes = [tuple(each.shape[1:]) for each in (*node.input_tensors, *node.output_tensors)]
            yield from _measure(called, shapes[0], shapes[-1], model, batch)


def _tells_masks(called: Any, gives: Any) -> bool:
    """Returns whether it is one of the operations by which Keras makes a mask."""
    return not isinstance(called, keras.Layer) and gives[0].dtype == "bool"


def _measure(
    layer: Any, given: tuple[Any, ...], gives: tuple[Any, ...], model: keras.Model, batch: int
) -> Iterator[Work]:
    """Yields the work of one call; the shapes are without the rows."""
    if isinstance(layer, keras.layers.Bidirectional):
        for each in (layer.forward_layer, layer.backward_layer):
            yield from _measure(each, given, gives, model, batch)
        return
    kind = kind_of(layer, model)
    if kind is None or (kind == "recurrent" and None in given[:1]):
        raise NotMeasured(type(layer).__name__)
    calls, numbers = 1, batch * _size(gives)
    kernels = sum(math.prod(each.shape) for each in layer.weights if len(each.shape) > 1)
    if kind == "recurrent":
        calls = given[0] if given else 1
        numbers = batch * calls * kernels
        kind = "masked recurrent" if _masks(model) else kind
    elif kind == "attention":
        length = given[0] if given and given[0] else 1
        scores = 2 * length * length * _width(layer)
        numbers = batch * (length * kernels + scores)
    elif kind == "dense":
        numbers *= layer.weights[0].shape[0]
    elif kind == "first convolution":
        numbers *= math.prod(layer.kernel.shape[:3])
    elif kind == "embedding":
        numbers += kernels
    yield Work(kind, calls, float(numbers))


def kind_of(layer: Any, model: keras.Model) -> str | None:
    """Returns the row of a layer in the table; None where it has none, or XLA draws other numbers.

    Args:
        layer: Anything that the model calls.
        model: Built.
    """
    form = find_form(layer, model)
    if form:
        return "halving" if isinstance(layer, keras.layers.MaxPooling2D) else "first convolution"
    if is_exact(layer):
        return "dropout"
    # What draws, draws otherwise under XLA; the others were not measured.
    unlike = ("dropout", "recurrent_dropout", "unroll", "stateful")
    kind = trait_value(layer, "xla")
    other = kind in ("recurrent", "attention") and layer.compute_dtype != "float32"
    return None if other or any(getattr(layer, one, 0) for one in unlike) else kind


def _masks(model: keras.Model) -> bool:
    kinds = (keras.layers.Embedding, keras.layers.Masking)
    return any(
        getattr(layer, "mask_zero", isinstance(layer, keras.layers.Masking))
        for layer in flatten(model)
        if isinstance(layer, kinds)
    )


def _width(attention: Any) -> int:
    """Returns how many numbers of a step are compared, over all heads."""
    return int(attention.num_heads * attention.key_dim)


def _size(shape: tuple[Any, ...]) -> int:
    return math.prod(size or 1 for size in shape)
