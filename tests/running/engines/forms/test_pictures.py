"""Forms of convolution and pooling for XLA: what Keras computes, forth and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers
from running.engines.nets import BATCH, difference, take, train

from kerasflow.running.engines.forms.pictures import convolve, find_form, pool

pytestmark = pytest.mark.keras


def both_ways(call: Callable[..., Any], *tensors: Any) -> list[Any]:
    """Returns what a call gives, and its gradients under weights that differ everywhere."""
    with tf.GradientTape() as tape:
        tape.watch(tensors)
        result = call(*tensors)
        weights = tf.reshape(tf.range(tf.size(result), dtype=float), result.shape)
        total = tf.reduce_sum(result * weights)
    return [result.numpy(), *(each.numpy() for each in tape.gradient(total, tensors))]


@pytest.mark.parametrize("shape", [(3, 8, 6, 2), (2, 7, 9, 1), (1, 2, 2, 5)])
def test_pooling_is_that_of_the_kernel_bit_for_bit_ties_with_it(shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(1)
    # Few different values, so that most squares have several that are greatest.
    images = tf.constant(rng.integers(-1, 2, shape), tf.float32)
    kernel = layers.MaxPooling2D(2)
    for form in (pool, tf.function(pool, jit_compile=True)):
        for one, other in zip(both_ways(form, images), both_ways(kernel, images), strict=True):
            np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("size", [(3, 3), (2, 5), (1, 1)])
def test_convolution_is_that_of_the_kernel(size: tuple[int, int], padding: str) -> None:
    rng = np.random.default_rng(1)
    images = tf.constant(rng.normal(size=(2, 8, 7, 3)), tf.float32)
    kernel = tf.constant(rng.normal(size=(*size, 3, 4)), tf.float32)
    form = both_ways(lambda *given: convolve(*given, padding), images, kernel)
    own = both_ways(
        lambda *given: tf.nn.convolution(*given, padding=padding.upper()), images, kernel
    )
    for one, other in zip(form, own, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-5 * np.abs(other).max())


def net(*makes: Callable[[], Any]) -> keras.Model:
    """Returns a net that begins with these layers; they are made under its seed."""
    keras.utils.set_random_seed(3)
    parts = [make() for make in (*makes, layers.Flatten, lambda: layers.Dense(10))]
    model = keras.Sequential([keras.Input((28, 28, 1)), *parts])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.01), loss, metrics=["accuracy"])
    return model


@pytest.mark.slow
@pytest.mark.parametrize("padding", ["valid", "same"])
def test_a_net_with_both_trains_as_in_keras_own_loop(padding: str) -> None:
    def convolution() -> Any:
        return layers.Conv2D(4, 3, activation="relu", padding=padding)

    nets = [net(convolution, layers.MaxPooling2D) for _ in range(2)]
    images, labels, _ = take(6 * BATCH + 10)
    for model, engine in zip(nets, ("plain", "xla"), strict=True):
        train(model, engine, (images[..., None], labels, None))
    assert difference(*nets) < 1e-4
    assert "call" not in vars(nets[1].layers[1])


@pytest.mark.parametrize(
    "make",
    [
        lambda: layers.Conv2D(4, 3, strides=2),
        lambda: layers.Conv2D(4, 3, dilation_rate=2),
        lambda: layers.Conv2D(4, 6),
        lambda: layers.Conv2D(4, 3, dtype="mixed_float16"),
        lambda: layers.DepthwiseConv2D(3),
        lambda: layers.MaxPooling2D(3),
        lambda: layers.MaxPooling2D(2, strides=1),
        lambda: layers.MaxPooling2D(2, padding="same"),
        lambda: layers.AveragePooling2D(2),
    ],
)
def test_what_has_no_form_keeps_its_own(make: Callable[[], Any]) -> None:
    model = net(make)
    assert find_form(model.layers[0], model) is None


def test_a_convolution_behind_another_layer_keeps_its_own() -> None:
    model = net(lambda: layers.Conv2D(4, 3), lambda: layers.Conv2D(4, 2))
    first, second, *_ = model.layers
    assert find_form(first, model)
    assert find_form(second, model) is None
