"""Kinds of layers that the rule gives to XLA: their numbers are those of Keras' own loop.

Plain gradient descent keeps a difference as small as the arithmetic makes it; Adam makes whole
steps of a gradient that is rounding alone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import keras
import numpy as np
import pytest
from keras import layers

from kerasflow.running.batches import Order
from kerasflow.running.engines.costs import list_work
from kerasflow.running.engines.fitting import Fitting, fit

pytestmark = [pytest.mark.keras, pytest.mark.slow]

ROWS, STEPS, NUMBERS, BATCH = 37, 9, 5, 8  # the last batch is not full


def _attend(x: Any, **call: Any) -> Any:
    return layers.MultiHeadAttention(2, 4)(x, x, **call)


def _masked(call: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda x: call(layers.Masking()(x))


NETS: dict[str, Callable[[], Callable[[Any], Any]]] = {
    "LSTM": lambda: layers.LSTM(4),
    "GRU of GRU": lambda: keras.Sequential([layers.GRU(4, return_sequences=True), layers.GRU(3)]),
    "GRU, reset before": lambda: layers.GRU(4, reset_after=False),
    "SimpleRNN backwards": lambda: layers.SimpleRNN(4, go_backwards=True),
    "both directions": lambda: layers.Bidirectional(layers.LSTM(4)),
    "masked LSTM": lambda: _masked(layers.LSTM(4)),
    "masked GRU": lambda: _masked(layers.GRU(4, return_sequences=True)),
    "masked GRU, reset before": lambda: _masked(layers.GRU(4, reset_after=False)),
    "masked, both directions": lambda: _masked(
        layers.Bidirectional(layers.LSTM(4, return_sequences=True))
    ),
    "attention": lambda: _attend,
    "causal attention": lambda: partial(_attend, use_causal_mask=True),
    "masked attention": lambda: _masked(_attend),
}


def rows_of_some_length() -> Any:
    """Returns rows of which some steps at the end are zeros, as padding is; one has no step."""
    draw = np.random.default_rng(1)
    lengths = draw.integers(0, STEPS + 1, ROWS)
    steps = draw.normal(size=(ROWS, STEPS, NUMBERS)).astype(np.float32)
    return steps * (np.arange(STEPS) < lengths[:, None])[..., None]


def train(net: str, engine: str) -> keras.Model:
    keras.utils.set_random_seed(3)
    given = keras.Input((STEPS, NUMBERS))
    model = keras.Model(given, layers.Dense(2)(NETS[net]()(given)))
    model.compile(keras.optimizers.SGD(0.1, momentum=0.9), "mse", metrics=["mae"])
    assert list_work(model, BATCH), "the rule knows all of its layers"
    y = np.random.default_rng(2).normal(size=(ROWS, *model.output_shape[1:])).astype(np.float32)
    data = (rows_of_some_length(), y, None)
    fit(Fitting(model, data, None, Order(ROWS, 5), BATCH, epochs=3), engine)
    return model


@pytest.mark.parametrize("net", NETS)
def test_its_numbers_are_those_of_keras_own_loop_but_for_last_digits(net: str) -> None:
    plain, xla = (train(net, engine) for engine in ("plain", "xla"))
    for one, other in zip(plain.weights, xla.weights, strict=True):
        np.testing.assert_allclose(one.numpy(), other.numpy(), rtol=1e-4, atol=1e-5)
    for name, values in plain.history.history.items():
        np.testing.assert_allclose(xla.history.history[name], values, rtol=1e-5)
