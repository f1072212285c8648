"""How many rows are computed at once: more than a batch only where that changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import pytest
from keras import layers, losses, metrics
from running.engines.nets import make_net

from kerasflow.running.engines.evaluation_batch_sizes import rows_at_once

pytestmark = pytest.mark.keras


def net(*parts: Any, shape: tuple[int, ...] = (4,), **options: Any) -> keras.Model:
    model = keras.Sequential([keras.Input(shape), *parts, layers.Dense(3)])
    model.compile(**{"loss": "mse", **options})
    return model


def batch_sizes(model: keras.Model) -> tuple[int, int]:
    """Returns the rows of a prediction and of an evaluation."""
    return tuple(rows_at_once(model, 32, scored=scored) for scored in (False, True))


@pytest.mark.parametrize("batch, rows", [(32, 1024), (100, 1000), (1024, 1024), (3000, 3000)])
def test_several_batches_are_computed_at_once(batch: int, rows: int) -> None:
    assert rows_at_once(make_net("dense"), batch, scored=True) == rows


def test_large_rows_are_computed_in_smaller_numbers() -> None:
    assert batch_sizes(net(layers.RepeatVector(20_000), layers.Flatten())) == (32, 32)
    assert batch_sizes(net(layers.RepeatVector(2_000), layers.Flatten())) == (512, 512)


def test_small_images_are_computed_several_batches_at_once() -> None:
    assert batch_sizes(make_net("cnn")) == (1024, 1024)


class Mine(layers.Layer):
    """Could do anything with its rows."""


class Own(losses.Loss):
    def call(self, y_true: Any, y_pred: Any) -> Any:
        return keras.ops.mean(y_pred - y_true, axis=-1)


def mine(y_true: Any, y_pred: Any) -> Any:
    return keras.ops.mean(y_pred - y_true, axis=-1)


ROW_BY_ROW: dict[str, Callable[[], keras.Model]] = {
    "noise of alpha dropout, which was not measured": lambda: net(layers.AlphaDropout(0.1)),
    "a layer of one's own": lambda: net(Mine()),
    "an activation of one's own": lambda: net(layers.Dense(2, activation=mine)),
    "operations": lambda: keras.Model(
        given := keras.Input((4,)), keras.ops.cumsum(layers.Dense(2)(given), axis=0)
    ),
    "a state that goes from batch to batch": lambda: keras.Sequential(
        [keras.Input(batch_shape=(32, 4, 4)), layers.LSTM(3, stateful=True)]
    ),
    "the axis of rows": lambda: net(layers.Softmax(axis=0)),
    "the axis of rows, counted from behind": lambda: net(layers.Softmax(axis=-2)),
    "rows whose size is not known": lambda: keras.Sequential(
        [keras.Input((None, 4)), layers.LSTM(3, return_sequences=True)]
    ),
    "a penalty on outputs": lambda: net(layers.Dense(2, activity_regularizer="l2")),
}


@pytest.mark.parametrize("case", ROW_BY_ROW)
def test_a_batch_stays_alone_where_its_rows_may_mix_or_nothing_is_gained(case: str) -> None:
    model = ROW_BY_ROW[case]()
    model.compile("sgd", "mse")
    assert batch_sizes(model) == (32, 32)


SCORES: dict[str, dict[str, Any]] = {
    "a loss of a whole batch": {"loss": losses.Dice()},
    "its name": {"loss": "tversky"},
    "a sum": {"loss": losses.MeanSquaredError(reduction="sum")},
    "a mean over some of the rows": {
        "loss": losses.SparseCategoricalCrossentropy(ignore_class=1, from_logits=True)
    },
    "a loss of one's own": {"loss": Own()},
    "a function of one's own": {"loss": mine},
    "a metric of one's own": {"metrics": [metrics.MeanMetricWrapper(mine)]},
    "a metric that counts weights": {"weighted_metrics": [mine]},
}


@pytest.mark.parametrize("case", SCORES)
def test_what_is_of_a_batch_is_scored_by_the_batch(case: str) -> None:
    assert batch_sizes(net(**SCORES[case])) == (1024, 32)


def test_losses_and_metrics_of_keras_are_scored_by_many_rows() -> None:
    model = net(loss=[losses.Huber()], metrics=["mae", metrics.AUC()], weighted_metrics=["mse"])
    assert batch_sizes(model) == (1024, 1024)


def test_masks_and_several_outputs_are_scored_by_the_batch() -> None:
    words = keras.Sequential([keras.Input((5,)), layers.Embedding(9, 2, mask_zero=True)])
    words.compile("sgd", "mse")
    assert batch_sizes(words) == (1024, 32)
    given = keras.Input((4,))
    model = keras.Model(given, [layers.Dense(2)(given), layers.Dense(3)(given)])
    model.compile("sgd", ["mse", "mse"])
    assert batch_sizes(model) == (1024, 32)
