"""What is inside of a call: the calls of a nested model, the layer in a wrapper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import keras

from kerasflow.building.costs.elements import Tensors, multiply
from kerasflow.building.keras_internals import calls_its_graph, find_graph, list_calls

Call = tuple[Any, Tensors, Tensors]
Part = tuple[int, Call]
"""How often, and what."""


def list_parts(callee: Any, inputs: Tensors, outputs: Tensors) -> Iterable[Part] | None:
    """Returns the calls that a call consists of; None where there is nothing to look into."""
    graph = find_graph(callee)
    # A class of somebody's own may compute something else than its graph.
    if graph is not None and calls_its_graph(graph):
        return _calls(graph)
    look = _WRAPPERS.get(type(callee))
    return look(callee, inputs, outputs) if look else None


def _calls(graph: Any) -> Iterator[Part]:
    for node in list_calls(graph):
        yield 1, (node.operation, tuple(node.input_tensors), tuple(node.output_tensors))


def _both_ways(layer: Any, inputs: Tensors, outputs: Tensors) -> Iterator[Part]:
    yield 1, (layer.forward_layer, inputs, outputs)
    yield 1, (layer.backward_layer, inputs, outputs)


def _each_step(layer: Any, inputs: Tensors, outputs: Tensors) -> Iterator[Part]:
    steps = multiply(inputs[0].shape[1:2])
    yield steps, (layer.layer, _without_steps(inputs[:1]), _without_steps(outputs))


def _without_steps(tensors: Tensors) -> Tensors:
    shapes = [(tensor.shape[:1] + tensor.shape[2:], tensor.dtype) for tensor in tensors]
    return tuple(keras.KerasTensor(shape, dtype) for shape, dtype in shapes)


def _same(layer: Any, inputs: Tensors, outputs: Tensors) -> Iterator[Part]:
    yield 1, (layer.layer, inputs, outputs)


_WRAPPERS: dict[type, Callable[..., Iterator[Part]]] = {
    keras.layers.Bidirectional: _both_ways,
    keras.layers.TimeDistributed: _each_step,
    keras.layers.SpectralNormalization: _same,  # the norm is estimated only while training
}
