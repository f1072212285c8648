"""Arrays that TensorFlow takes as they are."""

from __future__ import annotations

import numpy as np
import pytest

from kerasflow.feeding.buffers import ALIGNMENT, make_array, share

pytestmark = pytest.mark.keras


def filled(rows: int = 5) -> np.ndarray:
    array = make_array((rows, 16), np.dtype(np.float32))
    array[:] = np.arange(16 * rows).reshape(rows, 16)
    return array


def test_a_tensor_has_the_memory_of_its_array() -> None:
    array = filled()
    tensors = share(array), share(array[1:])
    array[1, 3] = 77
    assert [float(tensors[0][1, 3]), float(tensors[1][0, 3])] == [77, 77]
    assert tensors[1].shape == (4, 16)


def test_the_memory_stays_as_long_as_the_tensor() -> None:
    tensors = [share(filled(1000)) for _ in range(20)]
    expected = float(np.arange(16000, dtype=np.float32).sum())
    assert all(float(np.asarray(tensor).sum()) == pytest.approx(expected) for tensor in tensors)


@pytest.mark.parametrize(
    "make",
    [
        lambda array: array.reshape(-1)[1:65].reshape(4, 16),  # begins where no kernel can read
        lambda array: array[:, ::2],
        lambda array: array.astype(np.int64),
        lambda array: array > 3,
        lambda array: np.broadcast_to(array[0], (4, 16)),
    ],
)
def test_what_cannot_be_taken_as_it_is_is_copied(make) -> None:
    import tensorflow as tf

    array = make(filled())
    tensor, before = share(array), array.copy()
    if array.flags.writeable:
        array[...] = 0
    np.testing.assert_array_equal(np.asarray(tf.identity(tensor[1:])), before[1:])
    assert tensor.dtype == tf.as_dtype(array.dtype)


def test_arrays_of_every_kind_begin_where_kernels_can_read() -> None:
    for dtype in (np.float32, np.int32):
        array = make_array((3, 5), np.dtype(dtype))
        assert (array.shape, array.dtype) == ((3, 5), dtype)
        assert array.ctypes.data % ALIGNMENT == 0
    assert make_array((2,), np.dtype(object)).tolist() == [None, None]
    assert make_array((0, 4), np.dtype(np.float32)).shape == (0, 4)
