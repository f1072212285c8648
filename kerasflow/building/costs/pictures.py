"""What resizing makes of pictures on the way, whose sizes only numbers of a run tell TensorFlow."""

from __future__ import annotations

from functools import partial
from typing import Any

import keras

from kerasflow.building.costs.elements import Tensors, elements


def padded_elements(callee: Any, inputs: Tensors) -> int:
    """Returns the elements of a picture that is padded to the proportions of what it becomes.

    Returns:
        0 for what pads nothing.
    """
    found = _proportions(callee)
    if found is None or not inputs or len(inputs[0].shape) < 3:
        return 0
    height, width = (max(side, 1) for side in found)
    last = (
        callee.data_format
        if isinstance(callee, keras.Layer)
        else callee.keywords.get("data_format")
    )
    axes = (-3, -2) if (last or keras.config.image_data_format()) == "channels_last" else (-2, -1)
    given = [int(inputs[0].shape[axis] or 1) for axis in axes]
    padded = max(given[0], given[1] * height // width), max(given[1], given[0] * width // height)
    return elements(inputs[0]) // (given[0] * given[1]) * padded[0] * padded[1]


def _proportions(callee: Any) -> tuple[int, int] | None:
    """Returns the height and width of what a call pads to; None for what does not."""
    if isinstance(callee, keras.layers.Resizing) and callee.pad_to_aspect_ratio:
        return int(callee.height), int(callee.width)
    if not isinstance(callee, partial) or callee.func is not keras.ops.image.resize:
        return None
    size = callee.keywords.get("size", (1, 1))
    return (int(size[0]), int(size[1])) if callee.keywords.get("pad_to_aspect_ratio") else None
