"""Masks of `Dropout` inside XLA: those of TensorFlow's own kernel, bit for bit."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from kerasflow.running.engines.forms import taking
from kerasflow.running.engines.forms.dropout import Masks, draw_bits, is_exact, to_uniform

pytestmark = pytest.mark.keras


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 4, 7, 1000, 40_001])
def test_bits_and_numbers_are_those_of_the_kernel(count: int) -> None:
    for seed in ([1, 2], [-7, 2**31 - 1]):
        key, counter = tf.raw_ops.StatelessRandomGetKeyCounter(seed=seed)
        bits = tf.function(draw_bits, jit_compile=True)(key, counter, count)
        expected = tf.raw_ops.StatelessRandomUniformFullIntV2(
            shape=[count], key=key, counter=counter, alg=1, dtype=tf.uint32
        )
        np.testing.assert_array_equal(bits, expected)
        numbers = tf.random.stateless_uniform([count], seed, alg="philox")
        np.testing.assert_array_equal(to_uniform(bits), numbers)


def test_a_counter_that_runs_over_goes_on_in_its_upper_half() -> None:
    key = tf.constant([5], tf.uint64)
    counter = tf.constant([2**64 - 2, 9], tf.uint64)
    expected = tf.raw_ops.StatelessRandomUniformFullIntV2(
        shape=[32], key=key, counter=counter, alg=1, dtype=tf.uint32
    )
    np.testing.assert_array_equal(draw_bits(key, counter, 32), expected)


@pytest.mark.parametrize("shape", [(32, 16), (8, 5, 3), (1, 1)])
def test_a_layer_drops_the_same_values_call_by_call(shape: tuple[int, ...]) -> None:
    layer, other = (keras.layers.Dropout(0.4, seed=11) for _ in range(2))
    masks, ones = Masks(layer), tf.ones(shape)
    with taking([(layer, "call", masks.call)]):
        compiled = tf.function(lambda: layer(ones, training=True), jit_compile=True)
        compiled.get_concrete_function()
    for _ in range(3):
        np.testing.assert_array_equal(compiled(), other(ones, training=True))
    assert np.array_equal(layer.seed_generator.state, other.seed_generator.state)


def test_outside_of_a_trace_the_layer_is_as_it_was() -> None:
    layer = keras.layers.Dropout(0.4)
    with taking([(layer, "call", Masks(layer).call)]):
        assert "call" in vars(layer)
    assert "call" not in vars(layer)


def test_other_layers_are_not_taken_for_it() -> None:
    class Own(keras.layers.Dropout):  # type: ignore[misc]
        pass

    assert is_exact(keras.layers.Dropout(0.1))
    assert not is_exact(Own(0.1))
    assert not is_exact(keras.layers.Dropout(0.1, noise_shape=(None, 1)))
    assert not is_exact(keras.layers.Dropout(0.1, dtype="mixed_float16"))
    assert not is_exact(keras.layers.SpatialDropout1D(0.1))
