"""Convolution and pooling in forms that XLA computes fast on a CPU, where it has none of its own.

Its gradients of both are slower than the whole step. A convolution of the model's own input needs
one gradient alone, which is a product of matrices; and pooling by two needs but to know which of
four neighbours was the greatest. Both are what Keras computes; sums are taken in another order.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import keras
from keras import ops

MOST_PIXELS = 32
"""How many numbers a place of the convolution may see; with more, TensorFlow's kernel is faster."""


def find_form(layer: Any, model: keras.Model) -> tuple[str, Callable[..., Any]] | None:
    """Returns the method of a layer that is replaced, and by what; None where there is no form.

    Args:
        layer: Anything that the model calls.
        model: Built.
    """
    if not model.inputs:
        return None  # it is written in Python, and knows no layer's input
    if type(layer) is keras.layers.Conv2D and _is_plain(layer) and _begins(layer, model):
        return "convolution_op", lambda inputs, kernel: convolve(inputs, kernel, layer.padding)
    if type(layer) is keras.layers.MaxPooling2D and _halves(layer):
        return "call", pool
    return None


def _is_plain(layer: Any) -> bool:
    steps = (*layer.strides, *layer.dilation_rate, layer.groups)
    return set(steps) == {1} and _is_common(layer) and layer.padding in ("valid", "same")


def _begins(layer: Any, model: keras.Model) -> bool:
    """Returns whether a convolution sees few numbers at a place, of an input of the model."""
    seen = math.prod(layer.kernel.shape[:3])
    return seen <= MOST_PIXELS and any(layer.input is each for each in model.inputs)


def _halves(layer: Any) -> bool:
    sizes = (*layer.pool_size, *layer.strides)
    known = None not in layer.input.shape[1:]
    return set(sizes) == {2} and layer.padding == "valid" and _is_common(layer) and known


def _is_common(layer: Any) -> bool:
    return (layer.data_format, layer.compute_dtype) == ("channels_last", "float32")


def convolve(images: Any, kernel: Any, padding: str = "valid") -> Any:
    """Returns a convolution with stride 1, as the product of what each place sees with the kernel.

    Args:
        images: Shape (images, height, width, channels).
        kernel: Shape (rows, columns, channels, filters).
        padding: ``"valid"`` or ``"same"``.

    Returns:
        Shape (images, height', width', filters).
    """
    kernel = ops.convert_to_tensor(kernel)
    rows, columns, _, filters = kernel.shape
    if padding == "same":
        around = [((size - 1) // 2, size // 2) for size in (rows, columns)]
        images = ops.pad(images, [(0, 0), *around, (0, 0)])
    height, width = images.shape[1] - rows + 1, images.shape[2] - columns + 1
    seen = [
        images[:, top : top + height, left : left + width]
        for top in range(rows)
        for left in range(columns)
    ]
    flat = ops.reshape(ops.concatenate(seen, axis=-1), [-1, math.prod(kernel.shape[:3])])
    return ops.reshape(flat @ ops.reshape(kernel, [-1, filters]), [-1, height, width, filters])


@ops.custom_gradient  # type: ignore[untyped-decorator, unused-ignore]
def pool(images: Any) -> Any:
    """Returns the greatest of each 2 × 2 neighbours; the gradient goes to the first that is it.

    Args:
        images: Shape (images, height, width, channels).

    Returns:
        Shape (images, height // 2, width // 2, channels).
    """
    _, height, width, channels = images.shape
    rows, columns = height // 2, width // 2
    view = [-1, rows, 2, columns, 2, channels]
    squares = ops.reshape(images[:, : 2 * rows, : 2 * columns], view)
    four = [squares[:, :, row, :, column] for row in range(2) for column in range(2)]
    greatest = ops.maximum(ops.maximum(four[0], four[1]), ops.maximum(four[2], four[3]))
    first = ops.where(four[2] == greatest, 2, 3)
    first = ops.where(four[0] == greatest, 0, ops.where(four[1] == greatest, 1, first))

    def back(gradient: Any) -> Any:
        numbers = ops.reshape(ops.arange(4), [1, 1, 2, 1, 2, 1])
        chosen = first[:, :, None, :, None] == numbers
        spread = ops.where(chosen, gradient[:, :, None, :, None], 0.0)
        spread = ops.reshape(spread, [-1, 2 * rows, 2 * columns, channels])
        rest = [(0, 0), (0, height - 2 * rows), (0, width - 2 * columns), (0, 0)]
        return ops.pad(spread, rest)

    return greatest, back
