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
