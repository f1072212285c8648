"""Floating-point operations of a call, for one example, forwards.

The convention: a multiply-add is two operations. Every other arithmetic operation on an element
(an addition, a comparison, an exponential) is one; a softmax is five. Moving, reshaping and looking
up elements costs nothing, and what happens only while training (dropout, augmentation) is left out.
A training step is taken for three times the forward pass over its rows, as is usual: the gradients
by the inputs and those by the weights each cost about as much as the pass itself.

A size that is not fixed, such as the length of a text, is taken for 1. What is not known here is
not counted, and never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import keras

from kerasflow.building.costs.elements import Count, Tensors, multiply
from kerasflow.building.costs.layers import LAYERS
from kerasflow.building.costs.operations import find_operation
from kerasflow.building.keras_internals import calls_its_graph, find_graph, list_calls

TRAINING_FACTOR = 3
"""Of the operations of a training step to those of a forward pass over its rows."""


def count_operations(callee: Any, inputs: Tensors, outputs: Tensors) -> int | None:
    """Returns the floating-point operations of one call for one example; None if not known.

    Args:
        callee: A layer that is built, a model of layers, or an op.
        inputs: What it is called on, the batch axis first.
        outputs: What it gives.
    """
    parts = list_parts(callee, inputs, outputs)
    if parts is None:
        count = _find(callee)
        return count(callee, inputs, outputs) if count else None
    total = 0
    for times, call in parts:
        operations = count_operations(*call)
        if operations is None:
            return None
        total += times * operations
    return total


def _find(callee: Any) -> Count | None:
    # A class of somebody's own may compute something else than the one that it extends.
    return LAYERS.get(type(callee)) or find_operation(callee)


__all__ = ["TRAINING_FACTOR", "Tensors", "count_operations", "list_parts"]


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
