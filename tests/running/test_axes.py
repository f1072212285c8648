"""Weights and targets beside outputs of steps."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest
from keras import layers

from kerasflow.feeding import Split
from kerasflow.running.axes import fit_to_outputs
from kerasflow.running.batches import pack
from kerasflow.running.engines.evaluators import make_evaluator

pytestmark = pytest.mark.keras

WORDS = np.array([[1, 2, 2], [2, 1, 0], [1, 0, 0]], np.int32)  # as many steps as rows
WEIGHTS = np.array([1, 2, 4], np.float32)
SPARSE = "sparse_categorical_crossentropy"


def tagger(units: int, loss: Any) -> keras.Model:
    keras.utils.set_random_seed(1)
    words = keras.Input((3,), dtype="int32", name="words")
    vectors = layers.Embedding(3, 4, mask_zero=True)(words)
    end = layers.Dense(units, "softmax" if units > 1 else "sigmoid", name="tag")(vectors)
    model = keras.Model(words, end)
    model.compile("sgd", loss, weighted_metrics=["accuracy"])
    return model


@pytest.mark.parametrize("units, loss", [(3, SPARSE), (1, "binary_crossentropy")])
def test_a_weight_of_a_row_counts_for_all_of_its_steps(units: int, loss: str) -> None:
    model, labels = tagger(units, loss), (WORDS > 1).astype(np.int32)
    packed = pack(Split({"words": WORDS}, {"tag": labels}, WEIGHTS), model)
    found = make_evaluator(model, 3).evaluate(packed)
    given, kept = model.predict(WORDS, verbose=0), WORDS > 0
    own = given[..., 0] if units == 1 else np.take_along_axis(given, labels[..., None], 2)[..., 0]
    right = np.where(labels > 0, own, 1 - own) if units == 1 else own
    losses = -np.log(right) * WEIGHTS[:, None]
    assert found["loss"] == pytest.approx(losses[kept].sum() / kept.sum(), rel=1e-5)
    chosen = (own > 0.5) == (labels > 0) if units == 1 else given.argmax(2) == labels
    weights = np.broadcast_to(WEIGHTS[:, None], kept.shape)[kept]
    assert found["accuracy"] == pytest.approx((chosen[kept] * weights).sum() / weights.sum())


def test_class_weights_of_steps_are_multiplied_with_those_of_rows() -> None:
    by_class = np.where(WORDS > 1, np.float32(3), np.float32(1))
    split = Split({"words": WORDS}, {"tag": WORDS}, WEIGHTS, {"tag": by_class})
    _, _, weights = pack(split, tagger(3, SPARSE), by_class=True)
    np.testing.assert_array_equal(weights, by_class * WEIGHTS[:, None])


def test_outputs_without_steps_and_losses_of_ones_own_get_what_there_is() -> None:
    dense = keras.Sequential([keras.Input((3,)), layers.Dense(1, name="y")])
    dense.compile("sgd", "mse")
    targets = {"y": np.ones(3, np.float32)}
    assert fit_to_outputs(dense, targets, WEIGHTS)[1] is WEIGHTS
    assert fit_to_outputs(dense, targets, WEIGHTS)[0]["y"] is targets["y"]
    own = tagger(3, lambda y, y_pred: keras.ops.mean(y_pred, (1, 2)))
    assert fit_to_outputs(own, {"tag": WORDS}, WEIGHTS)[1] is WEIGHTS
    assert fit_to_outputs(dense, {}, None) == (None, None)
