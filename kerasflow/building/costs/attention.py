"""Counts of attention: scores of every query with every key, a softmax, a weighted sum."""

from __future__ import annotations

from typing import Any

import keras

from kerasflow.building.costs.elements import Count, Tensors, elements, kernel_shape, multiply
from kerasflow.building.costs.products import SOFTMAX
from kerasflow.building.keras_internals import projections_of


def _multi_head(layer: Any, inputs: Tensors, outputs: Tensors) -> int:
    size = _Sizes(layer, inputs)
    projections = sum(_project(dense, positions) for dense, positions in size.projections())
    summed = 2 * (size.key_dim + size.value_dim) + SOFTMAX
    scaling = size.queries * size.heads * size.key_dim
    return projections + size.scores * summed + scaling


def score_elements(layer: Any, inputs: Tensors) -> int:
    """Returns how many numbers attention keeps beside its output, for one example."""
    size = _Sizes(layer, inputs)
    projected = sum(
        multiply(kernel_shape(dense)) // multiply(kernel_shape(dense)[:1]) * positions
        for dense, positions in size.projections()[:-1]
    )
    return projected + 2 * size.scores


class _Sizes:
    """How much of everything there is in the attention of several heads."""

    def __init__(self, layer: Any, inputs: Tensors) -> None:
        query, value = inputs[0], inputs[min(1, len(inputs) - 1)]
        self.layer = layer
        self.queries = multiply(query.shape[1:-1])
        self.keys = multiply(value.shape[1:-1])
        grouped = isinstance(layer, keras.layers.GroupQueryAttention)
        self.heads = int(layer.num_query_heads if grouped else layer.num_heads)
        self.key_dim = int(layer.head_dim if grouped else layer.key_dim)
        self.value_dim = int(layer.head_dim if grouped else layer.value_dim)
        axes = None if grouped else layer.attention_axes
        attended = multiply(value.shape[axis] for axis in axes) if axes else self.keys
        self.scores = self.heads * self.queries * attended

    def projections(self) -> list[tuple[Any, int]]:
        """Returns the dense layers before and after, each with the positions that it is for."""
        positions = self.queries, self.keys, self.keys, self.queries
        return [*zip(projections_of(self.layer), positions, strict=True)]


def _project(dense: Any, positions: int) -> int:
    bias = multiply(dense.bias.shape) if dense.bias is not None else 0
    return positions * (2 * multiply(kernel_shape(dense)) + bias)


def _dot_product(layer: Any, inputs: Tensors, outputs: Tensors) -> int:
    return _attend(inputs, multiply_adds=2)


def _additive(layer: Any, inputs: Tensors, outputs: Tensors) -> int:
    # An addition, a tanh, and the sum, weighted where there is a scale.
    return _attend(inputs, multiply_adds=4 if layer.use_scale else 3)


def _attend(inputs: Tensors, multiply_adds: int) -> int:
    query, value = inputs[0], inputs[1]
    queries, keys = multiply(query.shape[1:-1]), multiply(value.shape[1:-1])
    depth = multiply(query.shape[-1:])
    return queries * keys * (multiply_adds * depth + SOFTMAX) + 2 * queries * elements(value)


ATTENTION: dict[type, Count] = {
    keras.layers.MultiHeadAttention: _multi_head,
    keras.layers.GroupQueryAttention: _multi_head,
    keras.layers.Attention: _dot_product,
    keras.layers.AdditiveAttention: _additive,
}
