"""Metrics of a run: the rows that the losses count, and a name for each number."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest
from keras import layers

from kerasflow.blueprints.specs import Component, FrozenDict
from kerasflow.running.engines.evaluators import Evaluator, make_evaluator
from kerasflow.running.measuring import count_alike
from kerasflow.running.outputs import Outputs

pytestmark = pytest.mark.keras

EVALUATORS = (make_evaluator, Evaluator)
ROWS = np.random.default_rng(4).normal(size=(23, 3)).astype(np.float32)
CLASSES = (ROWS[:, 0] > 0).astype(np.int32) + (ROWS[:, 1] > 0)
WORDS = np.array([[1, 2, 0, 0], [2, 2, 1, 0], [2, 0, 0, 0]] * 3, np.int32)


def measured(model: keras.Model, packed: Any, outputs: Outputs, make: Any) -> dict[str, float]:
    count_alike(model, outputs)
    found: dict[str, float] = make(model, 8).evaluate(packed)
    return found


def net(metrics: list[Any], loss: Any = "categorical_crossentropy") -> keras.Model:
    keras.utils.set_random_seed(2)
    dense = layers.Dense(3, activation="softmax", name="y")
    model = keras.Sequential([keras.Input((3,)), dense])
    model.compile("sgd", loss, metrics=metrics)
    return model


@pytest.mark.parametrize("make", EVALUATORS)
def test_every_number_of_an_array_has_a_name(make: Any) -> None:
    metrics = [
        keras.metrics.F1Score(name="f1_score"),
        keras.metrics.R2Score(class_aggregation=None, name="r"),
        keras.metrics.Precision(thresholds=[0.25, 0.5], name="precision"),
        keras.metrics.F1Score(average="macro", name="f1_score_ham"),
    ]
    one_hot = np.eye(3, dtype=np.float32)[CLASSES]
    outputs = Outputs(("y",), {"y": ("ham", "spam", "egg")}, {"y": "categorical_crossentropy"})
    model = net(metrics)
    found = measured(model, (ROWS, one_hot, None), outputs, make)
    given = model.predict(ROWS, verbose=0)
    score, squares = keras.metrics.F1Score(), keras.metrics.R2Score(class_aggregation=None)
    score.update_state(one_hot, given)
    squares.update_state(one_hot, given)
    # One of the names is taken already.
    scores = [found[f"f1_score_class_{name}"] for name in ("ham", "spam", "egg")]
    np.testing.assert_allclose(scores, score.result(), rtol=1e-5)
    rates = [found[f"r_{name}"] for name in ("ham", "spam", "egg")]
    np.testing.assert_allclose(rates, squares.result(), rtol=1e-4)
    assert {"precision_0.25", "precision_0.5", "f1_score_ham"} <= found.keys()
    assert all(isinstance(value, float) for value in found.values())


@pytest.mark.parametrize("make", EVALUATORS)
@pytest.mark.parametrize("ignored", [-1, 255, 0])
def test_rows_that_the_loss_ignores_count_in_no_metric(make: Any, ignored: int) -> None:
    labels = np.where(np.arange(23) % 2, CLASSES, ignored)
    loss = keras.losses.SparseCategoricalCrossentropy(ignore_class=ignored)
    spec = Component("SparseCategoricalCrossentropy", FrozenDict({"ignore_class": ignored}))
    iou = keras.metrics.MeanIoU(3, sparse_y_pred=False, name="iou")
    model = net(["accuracy", iou], loss)
    found = measured(model, (ROWS, labels, None), Outputs(("y",), {"y": None}, {"y": spec}), make)
    kept = labels != ignored
    given = model.predict(ROWS, verbose=0).argmax(1)
    assert found["accuracy"] == pytest.approx((given == labels)[kept].mean())
    other = keras.metrics.MeanIoU(3)
    other.update_state(labels[kept], given[kept])
    assert found["iou"] == pytest.approx(float(other.result()))


@pytest.mark.parametrize("make", EVALUATORS)
def test_what_a_mask_leaves_out_counts_in_metrics_that_know_of_no_mask(make: Any) -> None:
    keras.utils.set_random_seed(2)
    words = keras.Input((4,), dtype="int32")
    vectors = layers.Embedding(3, 4, mask_zero=True)(words)
    model = keras.Model(words, layers.Dense(1, activation="sigmoid", name="y")(vectors))
    kinds = (
        keras.metrics.Precision,
        keras.metrics.AUC,
        keras.metrics.TrueNegatives,
        keras.metrics.BinaryIoU,
        keras.metrics.RootMeanSquaredError,
    )
    metrics = [kind(name=kind.__name__) for kind in kinds]
    model.compile("sgd", "binary_crossentropy", metrics=metrics)
    labels = np.where(WORDS > 0, WORDS % 2, 1)[..., None].astype(np.float32)
    outputs = Outputs(("y",), {"y": None}, {"y": "binary_crossentropy"})
    found = measured(model, (WORDS, labels, None), outputs, make)
    kept = WORDS > 0
    given = model.predict(WORDS, verbose=0)[kept]
    for kind in kinds:
        metric = kind()
        metric.update_state(labels[kept], given)
        assert found[kind.__name__] == pytest.approx(float(metric.result()), rel=1e-5)


def test_an_f_score_takes_one_label_a_row() -> None:
    model = keras.Sequential([keras.Input((3,)), layers.Dense(1, activation="sigmoid")])
    score = keras.metrics.F1Score(threshold=0.5, name="f1_score")
    model.compile("sgd", "binary_crossentropy", metrics=[score])
    labels = (CLASSES > 0).astype(np.float32)
    outputs = Outputs(("y",), {"y": None}, {"y": "binary_crossentropy"})
    found = measured(model, (ROWS, labels, None), outputs, make_evaluator)
    given = model.predict(ROWS, verbose=0)[:, 0] > 0.5
    right = (given & (labels > 0)).sum()
    assert found["f1_score"] == pytest.approx(2 * right / (given.sum() + labels.sum()))


def test_each_of_several_outputs_ignores_its_own_label() -> None:
    keras.utils.set_random_seed(5)
    rows = keras.Input((3,))
    ends = {name: layers.Dense(3, "softmax", name=name)(rows) for name in ("a", "b")}
    model = keras.Model(rows, ends)
    loss = keras.losses.SparseCategoricalCrossentropy(ignore_class=9)
    metrics = {name: ["accuracy"] for name in ends}
    model.compile("sgd", {"a": loss, "b": "sparse_categorical_crossentropy"}, metrics=metrics)
    spec = Component("SparseCategoricalCrossentropy", FrozenDict({"ignore_class": 9}))
    targets = {"a": np.where(np.arange(23) % 3, CLASSES, 9), "b": CLASSES}
    outputs = Outputs(("a", "b"), {"a": None, "b": None}, {"a": spec, "b": None})
    found = measured(model, (ROWS, targets, None), outputs, make_evaluator)
    given = {name: rows.argmax(1) for name, rows in model.predict(ROWS, verbose=0).items()}
    kept = targets["a"] != 9
    assert found["a_accuracy"] == pytest.approx((given["a"] == targets["a"])[kept].mean())
    assert found["b_accuracy"] == pytest.approx((given["b"] == CLASSES).mean())
