"""A model as a table: what each node gives, and how many parameters it has."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import keras

from kerasflow.blueprints.graphs import Graph
from kerasflow.building.inference import Inference

Shape = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One node.

    Args:
        name: As users refer to it, such as ``encoder.0.attention``; inputs come first.
        layer: The tag; ``input`` for an input of the model.
        shapes: Of each tensor that it gives, the batch axis being None; None where not known.
        dtypes: Of each tensor.
        parameters: Of its layer; 0 for a layer that was counted in another row, None where not
            known.
    """

    name: str
    layer: str
    shapes: tuple[Shape, ...] | None
    dtypes: tuple[str, ...] = ()
    parameters: int | None = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """All nodes of a model, in order.

    Args:
        rows: Inputs, then nodes.
        parameters: Of all layers together, as far as they are known.
        trainable: Those of them that training changes.
        waiting: Why rows are not known, one sentence for each reason.
        left_out: The names of the nodes that reach no output, which have no row.
    """

    rows: tuple[Row, ...]
    parameters: int
    trainable: int
    waiting: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def lay_out(graph: Graph, inference: Inference) -> Layout:
    """Returns the table of a model.

    Args:
        graph: The model.
        inference: What it comes to.
    """
    rows = [_input_row(name, inference) for name in graph.inputs]
    nodes = {node.call.name: node for node in inference.nodes}
    counted: set[int] = set()
    for call in graph.calls:
        if call.name in inference.left_out:
            continue
        if node := nodes.get(call.name):
            weights = _new(getattr(node.callee, "weights", ()), counted)
            shapes = tuple(tuple(item.shape) for item in node.outputs)
            dtypes = tuple(str(item.dtype) for item in node.outputs)
            rows.append(Row(call.name, call.component.tag, shapes, dtypes, _count(weights)))
        else:
            rows.append(Row(call.name, call.component.tag, None, (), None))
    every = [node.callee for node in inference.nodes]
    total, trainable = _total(every, "weights"), _total(every, "trainable_weights")
    return Layout(tuple(rows), total, trainable, inference.waiting, inference.left_out)


def without_table(tag: str) -> Layout:
    """Returns the table of a model that is a class of its own: none, and why."""
    return Layout((), 0, 0, (f"no table: {own_class(tag)}",))


def own_class(tag: str) -> str:
    """Returns why nothing is known of a model that is a class of its own."""
    return f"`{tag}` is a class of its own, whose layers and sizes show when it is made"


def _input_row(name: str, inference: Inference) -> Row:
    tensor = inference.tensors.get(name)
    if tensor is None:
        return Row(name, "input", None)
    return Row(name, "input", (tuple(tensor.shape),), (str(tensor.dtype),))


def _new(weights: Iterable[keras.Variable], counted: set[int]) -> list[keras.Variable]:
    """Returns the weights that stand in no row so far; a layer may be called again and again."""
    found = {id(weight): weight for weight in weights if id(weight) not in counted}
    counted.update(found)
    return list(found.values())


def _total(callees: Iterable[Any], kind: str) -> int:
    weights = (weight for callee in callees for weight in getattr(callee, kind, ()))
    return _count(_new(weights, set()))


def _count(weights: Iterable[keras.Variable]) -> int:
    return sum(math.prod(weight.shape) for weight in weights)
