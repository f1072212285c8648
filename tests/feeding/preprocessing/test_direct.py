"""Traced functions called as one operation: what TensorFlow's own call gives."""

from __future__ import annotations

import numpy as np
import pytest

from kerasflow.feeding.preprocessing.traces import call_directly

pytestmark = pytest.mark.keras


def test_structures_and_states_are_as_in_a_call_of_tensorflow() -> None:
    import tensorflow as tf

    state = tf.Variable(1.0)

    @tf.function(input_signature=[{"a": tf.TensorSpec([None]), "b": tf.TensorSpec([None])}])
    def change(given):  # type: ignore[no-untyped-def]
        state.assign_add(tf.reduce_sum(given["a"]))
        texts = tf.strings.split(tf.strings.as_string(given["b"], precision=0))
        return {"twice": [given["a"] * 2, given["b"]], "texts": texts}

    traced = change.get_concrete_function()
    found = call_directly(traced)(tf.constant([1.0, 2.0]), tf.constant([5.0]))
    assert float(state) == 4
    assert [part.numpy().tolist() for part in found["twice"]] == [[2, 4], [5]]
    assert found["texts"].to_list() == [[b"5"]]


def test_operations_are_run_as_they_are_where_that_is_asked_for() -> None:
    import tensorflow as tf

    def divide(numbers):  # type: ignore[no-untyped-def]
        return numbers / 3.0

    numbers = tf.constant(np.random.default_rng(1).normal(5, 3, 4000).astype(np.float32))
    traced = tf.function(divide, input_signature=[tf.TensorSpec([None])]).get_concrete_function()
    expected = divide(numbers).numpy()
    np.testing.assert_array_equal(call_directly(traced, as_written=True)(numbers), expected)
    # A division by a constant is simplified to a product otherwise.
    assert not np.array_equal(call_directly(traced)(numbers), expected)


def test_a_fault_is_raised_as_by_tensorflow() -> None:
    import tensorflow as tf

    @tf.function(input_signature=[tf.TensorSpec([None])])
    def refuse(numbers):  # type: ignore[no-untyped-def]
        tf.debugging.assert_less(numbers, 3.0)
        return numbers

    call = call_directly(refuse.get_concrete_function())
    assert call(tf.constant([2.0])).numpy().tolist() == [2]
    with pytest.raises(tf.errors.InvalidArgumentError):
        call(tf.constant([4.0]))
