"""What convolutions make beside their outputs, where a formula tells it sooner than a trace."""

from __future__ import annotations

from math import prod
from typing import Any

import keras

from kerasflow.building.costs.elements import Tensors

_CONVOLUTIONS = (keras.layers.Conv1D, keras.layers.Conv2D, keras.layers.Conv3D)
_SEPARABLE = (keras.layers.SeparableConv1D, keras.layers.SeparableConv2D)


def inner_elements(callee: Any, inputs: Tensors) -> int | None:
    """Returns the largest number of elements that a convolution makes of one example on the way.

    Use it for TensorFlow, which spreads a dilated convolution over a longer batch.

    Args:
        callee: What is called, already built.
        inputs: What it is called on.

    Returns:
        None for what is no convolution, and for one of which only a trace tells it.
    """
    if type(callee) not in (*_CONVOLUTIONS, *_SEPARABLE) or len(inputs) != 1:
        return None
    _, *sides, channels = inputs[0].shape
    if callee.data_format != "channels_last" or callee.rank != len(sides):
        return None
    if None in sides:
        return 0  # of what is open one step is counted, and a trace sees no more
    if type(callee) in _CONVOLUTIONS:
        return _dilated(callee, sides, channels)
    if set(callee.dilation_rate) != {1} or callee.padding == "causal":
        return None
    _, *given, _ = callee.compute_output_shape(inputs[0].shape)
    return int(prod(given) * channels * callee.depth_multiplier)


def _dilated(callee: Any, sides: list[int], channels: int) -> int:
    """Returns what is padded, or what comes out of it before it is cut, whichever is larger."""
    rates = callee.dilation_rate
    reach = [rate * (size - 1) for rate, size in zip(rates, callee.kernel_size, strict=True)]
    if callee.padding == "causal" or (callee.padding == "same" and set(rates) != {1}):
        sides = [side + more for side, more in zip(sides, reach, strict=True)]
    if set(rates) == {1}:
        return prod(sides) * channels
    whole = [-(-side // rate) * rate for side, rate in zip(sides, rates, strict=True)]
    made = [max(side - more, 0) for side, more in zip(whole, reach, strict=True)]
    return int(max(prod(whole) * channels, prod(made) * callee.filters))
