"""Masks of what a model gives: the same steps count for Keras and for the scores of classes."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest
from keras import layers

from kerasflow.feeding import Split
from kerasflow.running.engines.evaluators import Evaluator, make_evaluator
from kerasflow.running.outputs import Outputs
from kerasflow.running.scores import classify, measure_and_predict

pytestmark = pytest.mark.keras

LENGTHS = np.array([1, 4, 2, 3, 4, 1, 2])  # of rows in batches of 3, the last one of 1
WORDS = np.where(np.arange(4) < LENGTHS[:, None], np.arange(28).reshape(7, 4) % 5 + 1, 0)
WORDS = WORDS.astype(np.int32)
EVALUATORS = (make_evaluator, Evaluator)


def embedding() -> Any:
    words = keras.Input((4,), dtype="int32", name="words")
    vectors = layers.Embedding(7, 8, mask_zero=True)(words)
    return words, layers.Dense(3, activation="softmax", name="tag")(vectors)


def masking() -> Any:
    words = keras.Input((4,), dtype="int32", name="words")
    steps = layers.Masking()(layers.Reshape((4, 1))(words))
    steps = layers.LSTM(5, return_sequences=True)(steps)
    return words, layers.Dense(3, activation="softmax", name="tag")(steps)


def binary() -> Any:
    words, _ = embedding()
    vectors = layers.Embedding(7, 8, mask_zero=True)(words)
    return words, layers.Dense(1, activation="sigmoid", name="tag")(vectors)


def stopped() -> Any:
    """Returns a model in which an op stops the mask, so that all steps count."""
    words = keras.Input((4,), dtype="int32", name="words")
    vectors = layers.Embedding(7, 8, mask_zero=True)(words)
    return words, layers.Dense(3, activation="softmax", name="tag")(keras.ops.relu(vectors))


def compiled(made: Any) -> keras.Model:
    model = keras.Model(*made)
    model.compile("sgd", "mse" if model.output.shape[-1] == 1 else LOSS, metrics=["accuracy"])
    return model


LOSS = "sparse_categorical_crossentropy"


@pytest.mark.parametrize("make", EVALUATORS)
@pytest.mark.parametrize(
    "made, steps", [(embedding, 17), (masking, 17), (binary, 17), (stopped, 28)]
)
def test_accuracy_is_that_of_keras_over_the_steps_that_count(
    make: Any, made: Any, steps: int
) -> None:
    keras.utils.set_random_seed(1)
    model = compiled(made())
    classes = ("0", "1", "2")[: max(2, model.output.shape[-1])]
    labels = WORDS % len(classes)
    labels = labels[..., None] if model.output.shape[-1] == 1 else labels
    split = Split({"words": WORDS}, {"tag": labels})
    outputs = Outputs(("tag",), {"tag": classes}, {"tag": LOSS})
    numbers, predictions = measure_and_predict(make(model, 3), split, outputs)
    assert predictions
    found = classify(predictions, split, ("per_class",))["tag"]
    assert found["accuracy"] == pytest.approx(numbers["accuracy"])
    assert sum(row["rows"] for row in found["per_class"].values()) == steps


@pytest.mark.parametrize("make", EVALUATORS)
def test_an_output_without_a_mask_counts_all_steps_beside_one_that_has_one(make: Any) -> None:
    words, tag = embedding()
    length = layers.Dense(4, activation="softmax", name="length")(
        layers.GlobalAveragePooling1D()(layers.Embedding(7, 8)(words))
    )
    model = keras.Model(words, {"tag": tag, "length": length})
    metrics = {"tag": ["accuracy"], "length": ["accuracy"]}
    model.compile("sgd", {"tag": LOSS, "length": LOSS}, metrics=metrics)
    split = Split({"words": WORDS}, {"tag": WORDS % 3, "length": LENGTHS - 1})
    names = {name: tuple("0123"[:count]) for name, count in (("tag", 3), ("length", 4))}
    outputs = Outputs(("tag", "length"), names, {"tag": LOSS, "length": LOSS})
    evaluator = make(model, 3)
    numbers, predictions = measure_and_predict(evaluator, split, outputs)
    assert predictions
    assert predictions["length"].mask is None
    assert predictions["tag"].mask is not None
    assert predictions["tag"].mask.tolist() == (WORDS > 0).tolist()
    for name, found in classify(predictions, split, ()).items():
        assert found["accuracy"] == pytest.approx(numbers[f"{name}_accuracy"])
    # What is predicted alone has the form that it had before.
    assert evaluator.give(WORDS).outputs.keys() == {"tag", "length"}
