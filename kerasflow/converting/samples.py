"""Random inputs and targets, on which two models are compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

from kerasflow import catalog
from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.graphs import Graph
from kerasflow.blueprints.specs import Component, FrozenDict, Value
from kerasflow.building.components import words_of
from kerasflow.building.keras_internals import find_graph, structures_of
from kerasflow.building.lookups import Walk
from kerasflow.converting.steps import Flow
from kerasflow.errors import ConversionError

ROWS = 2
# For axes that may have any length: the first on which the model runs.
_LENGTHS = (8, 32, 64, 224)
_WORDS = ("a", "the", "b", "of", "")


@dataclass(frozen=True, slots=True)
class Sample:
    """Random inputs of a model.

    Args:
        arrays: In the order of the model's inputs.
        inputs: The names of the inputs in the blueprint.
        outputs: The names of the outputs in the blueprint.
        structures: How the model takes its inputs and gives its outputs.
    """

    arrays: tuple[Any, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    structures: tuple[Any, Any]

    def run(self, model: Any, *, training: bool = False) -> list[Any]:
        """Returns what the model gives, in the order of its outputs."""
        given = keras.tree.pack_sequence_as(self.structures[0], [*self.arrays])
        return _flat(model(given, training=training))

    def run_rebuilt(self, model: Any, *, training: bool = False) -> list[Any]:
        """Returns what the model of the blueprint gives, in the same order."""
        gives = model(self._by_name(), training=training)
        return [gives[name] for name in self.outputs] if isinstance(gives, dict) else [gives]

    def run_until(self, graph: Any, layer: Any) -> list[Any]:
        """Returns what the first call of a layer in a graph gives; nothing where it is nested."""
        if all(layer is not each for each in graph.layers):
            return []
        gives = _flat(layer.output)
        part = keras.Model(graph.inputs, gives)
        order = range(len(self.arrays))
        if len(self.inputs) > 1 and [it.name for it in graph.inputs] != [*self.inputs]:
            order = range(len(self.arrays))
        return _flat(part([self.arrays[at] for at in order], training=False))

    def in_structure(self, values: list[Any]) -> Any:
        """Returns values as the model gives its outputs."""
        return keras.tree.pack_sequence_as(self.structures[1], values)

    def _by_name(self) -> Any:
        named = dict(zip(self.inputs, self.arrays, strict=True))
        return named if len(named) > 1 else self.arrays[0]


def _flat(value: Any) -> list[Any]:
    found: list[Any] = keras.tree.flatten(value)
    return found


def draw_sample(model: Any, flow: Flow, graph: Graph) -> Sample:
    """Returns random inputs on which a model runs.

    Raises:
        ConversionError: It runs on none of those that were tried.
    """
    structures = structures_of(find_graph(model))
    walk = Walk(model)
    error: Exception | None = None
    for length, largest in _trials(flow):
        arrays = tuple(
            _draw(spec.shape or (), tensor, length, largest, whole=tensor.name in walk.inputs)
            for spec, tensor in zip(flow.inputs.values(), walk.model.inputs, strict=True)
        )
        given = dict(zip((each.name for each in walk.model.inputs), arrays, strict=True))
        if walk.inputs and walk.find_stray(given):
            continue
        sample = Sample(arrays, (*graph.inputs,), (*graph.outputs,), structures)
        try:
            sample.run(model)
        except Exception as reason:  # Keras raises whatever its backend does
            error = reason
            continue
        return sample
    message = "the blueprint was not proven: the model runs on no inputs that were tried"
    raise ConversionError(f"{message}: {words_of(error) if error else ''}; verify=False leaves it")


def _trials(flow: Flow) -> Iterator[tuple[int, int]]:
    free = any(size is None for spec in flow.inputs.values() for size in spec.shape or ())
    for length in _LENGTHS if free else _LENGTHS[:1]:
        for largest in (1000, 100, 10, 2, 1):
            yield length, largest


def _draw(shape: tuple[Value, ...], tensor: Any, length: int, largest: int, *, whole: bool) -> Any:
    random = np.random.default_rng(len(shape) * 1000 + length)
    sizes = (ROWS, *(length if size is None else size for size in shape))
    dtype = keras.backend.standardize_dtype(tensor.dtype)
    if dtype == "string":
        return keras.ops.convert_to_tensor(random.choice(_WORDS, sizes).tolist())
    if dtype == "bool":
        return random.integers(0, 2, sizes).astype(bool)
    if whole or "int" in dtype:
        return random.integers(0, largest, sizes).astype(dtype)
    return keras.ops.cast(random.uniform(-1, 1, sizes).astype("float32"), dtype)


def draw_targets(outputs: list[Any], blueprint: Blueprint) -> list[Any]:
    """Returns random targets for the outputs of a model, such as its losses take."""
    names = [*blueprint.expansion.graph.outputs] if blueprint.expansion.graph else []
    loss = blueprint.compile.loss if blueprint.compile else None
    by_name = loss if isinstance(loss, FrozenDict) else dict.fromkeys(names, loss)
    return [_target(output, by_name.get(name)) for name, output in zip(names, outputs, strict=True)]


def _target(output: Any, loss: Value) -> Any:
    random = np.random.default_rng(len(output.shape))
    name = loss.tag if isinstance(loss, Component) else catalog.identifiers("losses").get(loss, "")
    entry = catalog.find("losses", name)
    flags = entry.flags if entry else frozenset()
    shape = tuple(output.shape)
    if "of_indices" in flags:
        return random.integers(0, shape[-1], shape[:-1])
    if "hinge" in flags:
        return random.choice([-1.0, 1.0], shape).astype("float32")
    return random.integers(0, 2, shape).astype("float32")
