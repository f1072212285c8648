"""Counts of layers that multiply by matrices: dense layers and convolutions."""

from __future__ import annotations

from typing import Any

import keras

from kerasflow.building.costs.elements import (
    Count,
    Tensors,
    elements,
    elements_of,
    kernel_shape,
    multiply,
)

SOFTMAX = 5


def count_activation(activation: Any, size: int) -> int:
    """Returns the operations of an activation on so many elements."""
    if activation is None or activation is keras.activations.linear:
        return 0
    softmax = (keras.activations.softmax, keras.activations.log_softmax)
    return (SOFTMAX if activation in softmax else 1) * size


def _finished(layer: Any, products: int, outputs: Tensors) -> int:
    """Returns the operations of products, of the bias added to them, and of the activation."""
    size = elements_of(outputs)
    bias = size if getattr(layer, "bias", None) is not None else 0
    return products + bias + count_activation(getattr(layer, "activation", None), size)


def _dense(layer: Any, inputs: Tensors, outputs: Tensors) -> int:
    width = multiply(inputs[0].shape[-1:])
    return _finished(layer, 2 * width * elements_of(outputs), outputs)


def _einsum_dense(layer: Any, inputs: Tensors, outputs: Tensors) -> int:
    # Keras knows the sizes that come out only as far as the layer's arguments say them.
    terms, _, result = layer.equation.replace("...", ".").partition("->")
    given, _, kernel = terms.partition(",")
    shape, open_axes = inputs[0].shape, len(inputs[0].shape) - len(given) + 1
    sizes = dict(zip(kernel, kernel_shape(layer), strict=True))
    if given.startswith("."):
        sizes["."], given, shape = multiply(shape[:open_axes]), given[1:], shape[open_axes:]
    sizes = dict(zip(given, shape, strict=True)) | sizes
    size = multiply(sizes[label] for label in result)
    summed = multiply(sizes[label] for label in sizes if label not in result)
    bias = size if layer.bias is not None else 0
    return 2 * summed * size + bias + count_activation(layer.activation, size)


def _convolution(layer: Any, inputs: Tensors, outputs: Tensors) -> int:
    # The kernel has the channels of one group.
    window = multiply(kernel_shape(layer)[:-1])
    return _finished(layer, 2 * window * elements_of(outputs), outputs)


def _transposed(layer: Any, inputs: Tensors, outputs: Tensors) -> int:
    # Each element that goes in is multiplied with the window of every filter.
    window = multiply(kernel_shape(layer)[:-1])
    return _finished(layer, 2 * window * elements_of(inputs), outputs)


def _depthwise(layer: Any, inputs: Tensors, outputs: Tensors) -> int:
    window = multiply(layer.kernel_size)
    return _finished(layer, 2 * window * elements_of(outputs), outputs)


def _separable(layer: Any, inputs: Tensors, outputs: Tensors) -> int:
    positions = elements(outputs[0]) // layer.filters
    *window, channels, multiplier = layer.depthwise_kernel.shape
    between = channels * multiplier
    products = positions * between * (multiply(window) + layer.filters)
    return _finished(layer, 2 * products, outputs)


_LAYERS = keras.layers

PRODUCTS: dict[type, Count] = {
    _LAYERS.Dense: _dense,
    _LAYERS.EinsumDense: _einsum_dense,
    **dict.fromkeys((_LAYERS.Conv1D, _LAYERS.Conv2D, _LAYERS.Conv3D), _convolution),
    **dict.fromkeys(
        (_LAYERS.Conv1DTranspose, _LAYERS.Conv2DTranspose, _LAYERS.Conv3DTranspose), _transposed
    ),
    **dict.fromkeys((_LAYERS.DepthwiseConv1D, _LAYERS.DepthwiseConv2D), _depthwise),
    **dict.fromkeys((_LAYERS.SeparableConv1D, _LAYERS.SeparableConv2D), _separable),
}
