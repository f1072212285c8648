"""The count of every layer of Keras that is known here, by its class."""

from __future__ import annotations

from typing import Any

import keras

from kerasflow.building import own_layers
from kerasflow.building.classes import classes
from kerasflow.building.costs.attention import ATTENTION
from kerasflow.building.costs.elements import (
    Count,
    Tensors,
    each_input,
    each_output,
    elements,
    elements_of,
    multiply,
    nothing,
)
from kerasflow.building.costs.products import PRODUCTS, SOFTMAX, count_activation
from kerasflow.building.costs.recurrence import RECURRENCE


def _pool(layer: Any, inputs: Tensors, outputs: Tensors) -> int:
    return multiply(layer.pool_size) * elements_of(outputs)


def _merge(layer: Any, inputs: Tensors, outputs: Tensors) -> int:
    return (len(inputs) - 1) * elements_of(outputs)


def _average(layer: Any, inputs: Tensors, outputs: Tensors) -> int:
    return len(inputs) * elements_of(outputs)


def _dot(layer: Any, inputs: Tensors, outputs: Tensors) -> int:
    axis = layer.axes if isinstance(layer.axes, int) else layer.axes[0]
    return 2 * multiply([inputs[0].shape[axis]]) * elements_of(outputs)


def _activation(layer: Any, inputs: Tensors, outputs: Tensors) -> int:
    return count_activation(layer.activation, elements_of(outputs))


def _upsample(layer: Any, inputs: Tensors, outputs: Tensors) -> int | None:
    return 0 if getattr(layer, "interpolation", "nearest") == "nearest" else None


def _normalize(statistics: int) -> Count:
    """Returns a count of so many operations an element, and one for the scale and the offset."""

    def count(layer: Any, inputs: Tensors, outputs: Tensors) -> int:
        return (statistics + len(layer.weights)) * elements(inputs[0])

    return count


def _named(*names: str) -> list[type]:
    return [getattr(keras.layers, name) for name in names]


def _dimensions(pattern: str, last: int = 3) -> list[type]:
    return _named(*(pattern.format(rank) for rank in range(1, last + 1)))


_POOLS = (*_dimensions("AveragePooling{}D"), *_dimensions("MaxPooling{}D"))
_WHOLE_POOLS = (
    *_dimensions("GlobalAveragePooling{}D"),
    *_dimensions("GlobalMaxPooling{}D"),
    *_dimensions("AdaptiveAveragePooling{}D"),
    *_dimensions("AdaptiveMaxPooling{}D"),
)
_ELEMENTWISE = (
    *_named("ELU", "LeakyReLU", "PReLU", "ReLU"),
    own_layers.PositionEmbedding,
)

LAYERS: dict[type, Count] = {
    **PRODUCTS,
    **ATTENTION,
    **RECURRENCE,
    **dict.fromkeys((*classes("moves"), *classes("only_training")), nothing),
    **dict.fromkeys(_POOLS, _pool),
    **dict.fromkeys(_WHOLE_POOLS, each_input(1)),
    **dict.fromkeys(_ELEMENTWISE, each_output(1)),
    **dict.fromkeys(_named("Add", "Maximum", "Minimum", "Multiply", "Subtract"), _merge),
    **dict.fromkeys(_dimensions("UpSampling{}D"), _upsample),
    # Mean, variance and the division; what was measured before is a scale and an offset.
    **dict.fromkeys(_named("LayerNormalization", "GroupNormalization"), _normalize(5)),
    keras.layers.RMSNormalization: _normalize(3),
    keras.layers.BatchNormalization: each_input(2),
    keras.layers.Normalization: each_input(2),
    keras.layers.Rescaling: each_input(2),
    keras.layers.UnitNormalization: each_input(3),
    keras.layers.Masking: each_input(2),
    keras.layers.Softmax: each_output(SOFTMAX),
    keras.layers.Activation: _activation,
    keras.layers.Average: _average,
    keras.layers.Dot: _dot,
    own_layers.AddLoss: each_input(1),
}
