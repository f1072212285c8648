"""Arrays that TensorFlow takes as they are, where it makes two copies of others."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from kerasflow.feeding.tables import Array

ALIGNMENT = 64
"""TensorFlow's kernels read memory that begins at a multiple of so many bytes."""


def make_array(shape: tuple[int, ...], dtype: np.dtype[Any]) -> Array:
    """Returns an array with nothing in it yet, whose numbers `share` need not copy.

    Args:
        shape: Of the array.
        dtype: Of its numbers; objects are held as always.
    """
    if dtype.kind == "O":
        return np.empty(shape, dtype)
    size = prod(shape) * dtype.itemsize
    memory = np.empty(size + ALIGNMENT, np.uint8)
    start = -memory.ctypes.data % ALIGNMENT
    return memory[start : start + size].view(dtype).reshape(shape)


def share(array: Array) -> Any:
    """Returns an array as a tensor, in the same memory where that can be.

    The array must stay as it is while the tensor is used.

    Args:
        array: Of any kind that TensorFlow knows.
    """
    import tensorflow as tf

    flags = array.flags
    if array.dtype != np.float32 or not (flags.c_contiguous and flags.writeable):
        return tf.convert_to_tensor(array)
    if array.ctypes.data % ALIGNMENT:
        return tf.convert_to_tensor(array)
    return tf.experimental.dlpack.from_dlpack(array.__dlpack__())
