"""What layers and ops that count or transform make on the way, beside what they give."""

from __future__ import annotations

from functools import partial
from typing import Any

import keras

from kerasflow.building.classes import classes
from kerasflow.building.costs.elements import Tensors, elements, elements_of

_TOGETHER = ("multi_hot", "count", "tf_idf")


def encoded_elements(callee: Any, inputs: Tensors, outputs: Tensors) -> int:
    """Returns how many numbers a call makes on the way to what it gives; 0 for most.

    What is counted together is encoded one by one first, on more axes than two; on two,
    TensorFlow counts at once.
    """
    if not inputs or not outputs:
        return 0
    if isinstance(callee, partial) and callee.func is keras.ops.multi_hot:
        return elements(inputs[0]) * int(callee.keywords.get("num_classes", 1))
    if isinstance(callee, partial) and callee.func is keras.ops.bincount:
        return int(callee.keywords.get("minlength", 0))
    if isinstance(callee, keras.layers.MelSpectrogram):
        frames = elements_of(outputs) // max(int(callee.num_mel_bins), 1)
        return frames * 2 * (int(callee.fft_length) // 2 + 1)
    mode = getattr(callee, "output_mode", None)
    if isinstance(callee, classes("encodes")) and mode in _TOGETHER and len(inputs[0].shape) > 2:
        return elements(inputs[0]) * (outputs[0].shape[-1] or 1)
    return 0


def padded_elements(callee: Any, inputs: Tensors) -> int:
    """Returns the elements of a picture that is padded to the proportions of what it becomes.

    Returns:
        0 for what pads nothing.
    """
    found = _proportions(callee)
    if found is None or not inputs or len(inputs[0].shape) < 3:
        return 0
    height, width = (max(side, 1) for side in found)
    is_layer = isinstance(callee, keras.Layer)
    last = callee.data_format if is_layer else callee.keywords.get("data_format")
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
