"""The count of Keras' ops, by their names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from math import prod
from typing import Any

import keras

from kerasflow.building.costs.elements import (
    Count,
    Tensors,
    each_input,
    each_output,
    elements_of,
    multiply,
    nothing,
)
from kerasflow.building.costs.products import SOFTMAX

_MOVING = """
    array array_split broadcast_to cast concatenate convert_to_tensor copy depth_to_space diag
    diagonal dsplit dstack empty empty_like expand_dims extract_patches flip fliplr flipud full
    full_like get_item hsplit hstack identity imag meshgrid moveaxis one_hot ones ones_like pad
    ravel real rearrange repeat reshape roll rot90 shape size slice space_to_depth split squeeze
    stack stop_gradient swapaxes take take_along_axis tile transpose tril triu unstack view
    view_as_complex view_as_real vsplit vstack zeros zeros_like
"""
_ELEMENTWISE = """
    abs absolute add angle arccos arccosh arcsin arcsinh arctan arctan2 arctanh bitwise_and
    bitwise_invert bitwise_left_shift bitwise_not bitwise_or bitwise_right_shift bitwise_xor
    cbrt ceil celu clip conj conjugate cos cosh deg2rad divide divide_no_nan elu equal erf erfc
    erfinv exp exp2 expm1 floor floor_divide fmax fmin fmod gelu greater greater_equal
    hard_shrink hard_sigmoid hard_silu hard_tanh heaviside hypot isclose isfinite isinf isnan
    leaky_relu left_shift less less_equal log log10 log1p log2 log_sigmoid logaddexp logical_and
    logical_not logical_or logical_xor maximum minimum mod multiply nan_to_num negative
    not_equal outer power rad2deg reciprocal relu relu6 right_shift round rsqrt selu sigmoid
    sign silu sin sinh soft_shrink softplus softsign sqrt square squareplus subtract tan tanh
    tanh_shrink threshold true_divide trunc where
"""
_REDUCING = """
    all amax amin any argmax argmin count_nonzero cumprod cumsum max mean min nanmax nanmean
    nanmin nansum prod sum
"""


def find_operation(callee: Any) -> Count | None:
    """Returns the count of an op: a function with its arguments, or what Keras has recorded."""
    if isinstance(callee, partial):
        return COUNTS.get(callee.func.__name__)
    if isinstance(callee, keras.Operation) and not isinstance(callee, keras.Layer):
        return COUNTS.get(re.sub(r"(?<!^)(?=[A-Z])", "_", type(callee).__name__).lower())
    return None


def _arguments(op: Any) -> Mapping[str, Any]:
    return op.keywords if isinstance(op, partial) else vars(op)


def _matmul(op: Any, inputs: Tensors, outputs: Tensors) -> int | None:
    if len(inputs) != 2:
        return None  # one of the two is a plain value
    return 2 * multiply(inputs[0].shape[-1:]) * elements_of(outputs)


def _tensordot(op: Any, inputs: Tensors, outputs: Tensors) -> int | None:
    axes = _arguments(op).get("axes", 2)
    if len(inputs) != 2:
        return None
    shape = inputs[0].shape
    if isinstance(axes, int):
        summed = shape[len(shape) - axes :]
    else:
        first = axes[0]
        summed = tuple(shape[axis] for axis in ([first] if isinstance(first, int) else first))
    return 2 * multiply(summed) * elements_of(outputs)


def _einsum(op: Any, inputs: Tensors, outputs: Tensors) -> int | None:
    """Returns two operations for each combination of the labels' values."""
    equation = str(op.args[0] if isinstance(op, partial) else op.subscripts).replace(" ", "")
    terms = equation.partition("->")[0].split(",")
    if len(terms) != len(inputs) or "." in equation:
        return None
    sizes: dict[str, int] = {}
    for term, tensor in zip(terms, inputs, strict=True):
        for label, size in zip(term, tensor.shape, strict=True):
            sizes[label] = max(sizes.get(label, 1), multiply([size]))
    return (2 if len(terms) > 1 else 1) * prod(sizes.values())


COUNTS: dict[str, Count] = {
    **dict.fromkeys(_MOVING.split(), nothing),
    **dict.fromkeys(_ELEMENTWISE.split(), each_output(1)),
    **dict.fromkeys(_REDUCING.split(), each_input(1)),
    **dict.fromkeys(("softmax", "log_softmax"), each_output(SOFTMAX)),
    **dict.fromkeys(("std", "var", "logsumexp"), each_input(3)),
    **dict.fromkeys(("matmul", "dot", "inner"), _matmul),
    "tensordot": _tensordot,
    "einsum": _einsum,
    "norm": each_input(2),
    "normalize": each_input(3),
}
