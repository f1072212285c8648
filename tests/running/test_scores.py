"""scikit-learn's scores, against numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

pytestmark = pytest.mark.keras

# Right: a a b; given: a b b. Class c occurs nowhere.
ACTUAL = np.array([0, 0, 1])
OUTPUTS = np.array([[0.8, 0.1, 0.1], [0.3, 0.6, 0.1], [0.2, 0.7, 0.1]])


def classify(asked: tuple[str, ...] = ()) -> dict:
    from kerasflow.feeding import Split
    from kerasflow.running.predictions import Answer, Predictions
    from kerasflow.running.scores import classify

    split = Split({"x": OUTPUTS}, {"y": ACTUAL})
    return classify(Predictions({"y": Answer(OUTPUTS, ("a", "b", "c"))}), split, asked)["y"]


def test_averages_are_over_the_classes_that_occur() -> None:
    found = classify()
    assert found["accuracy"] == pytest.approx(2 / 3)
    assert found["macro"]["precision"] == pytest.approx((1 + 1 / 2) / 2)
    assert found["macro"]["recall"] == pytest.approx((1 / 2 + 1) / 2)
    assert found["macro"]["f1"] == pytest.approx(2 / 3)
    assert set(found) == {"accuracy", "macro"}


def test_every_class_and_every_confusion_is_told_when_it_is_asked_for() -> None:
    found = classify(("per_class", "confusion_matrix"))
    assert found["confusion_matrix"] == [[1, 1, 0], [0, 1, 0], [0, 0, 0]]
    assert found["per_class"]["a"] == pytest.approx(
        {"precision": 1.0, "recall": 0.5, "f1": 2 / 3, "rows": 2}
    )
    assert found["per_class"]["c"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "rows": 0}


def test_numbers_of_several_outputs_begin_with_their_names() -> None:
    from kerasflow.running.scores import summarize

    found = {"y": {"accuracy": 0.5, "macro": {"f1": 0.25}}}
    assert summarize(found, several=False) == {"accuracy": 0.5, "macro_f1": 0.25}
    assert summarize(found, several=True) == {"y_accuracy": 0.5, "y_macro_f1": 0.25}
