"""What programs hold of the rows."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from kerasflow.feeding.buffers import make_array
from kerasflow.running.engines.programs import make_resident

pytestmark = pytest.mark.keras


def test_rows_are_held_in_the_memory_of_their_arrays() -> None:
    rows = make_array((5, 3), np.dtype(np.float32))
    rows[:] = 1
    held = make_resident({"x": rows, "y": None})
    rows[2, 1] = 7
    assert held["y"] is None
    np.testing.assert_array_equal(held["x"].numpy(), rows)


def test_rows_of_other_kinds_are_held_as_they_are() -> None:
    labels, words = np.arange(4), np.array(["a", "b"], object)
    held = make_resident((labels, words))
    assert [part.dtype for part in held] == [tf.int64, tf.string]
    np.testing.assert_array_equal(held[0].numpy(), labels)
