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


def test_steps_that_a_mask_leaves_out_count_in_no_score() -> None:
    from kerasflow.feeding import Split
    from kerasflow.running.predictions import Answer, Predictions
    from kerasflow.running.scores import classify

    outputs = np.eye(2)[[[0, 1, 0], [1, 0, 0]]]
    mask = np.array([[True, True, False], [True, False, False]])
    split = Split({"x": outputs}, {"y": np.array([[0, 1, 1], [0, 1, 1]])})
    asked = ("per_class", "confusion_matrix")
    for target in (split.targets["y"], split.targets["y"][..., None]):
        split.targets["y"] = target
        answer = Answer(outputs, ("a", "b"), mask=mask)
        found = classify(Predictions({"y": answer}), split, asked)["y"]
        assert found["accuracy"] == pytest.approx(2 / 3)
        assert found["confusion_matrix"] == [[1, 1], [0, 1]]
        assert [row["rows"] for row in found["per_class"].values()] == [2, 1]
        assert found["macro"]["f1"] == pytest.approx(2 / 3)


def test_a_mask_of_steps_counts_for_all_that_a_step_gives() -> None:
    from kerasflow.running.predictions import Answer
    from kerasflow.running.scores import find_counted

    frames = Answer(np.zeros((1, 2, 3, 4)), ("a",), mask=np.array([[True, False]]))
    assert find_counted(frames, np.zeros((1, 2, 3))).tolist() == [[[True] * 3, [False] * 3]]


def test_scores_of_nothing_are_no_numbers() -> None:
    from kerasflow.feeding import Split
    from kerasflow.running.predictions import Answer, Predictions
    from kerasflow.running.scores import classify

    answer = Answer(OUTPUTS, ("a", "b", "c"), mask=np.zeros(3, bool))
    split = Split({"x": OUTPUTS}, {"y": ACTUAL})
    assert np.isnan(classify(Predictions({"y": answer}), split, ())["y"]["accuracy"])


def test_numbers_of_several_outputs_begin_with_their_names() -> None:
    from kerasflow.running.scores import summarize

    found = {"y": {"accuracy": 0.5, "macro": {"f1": 0.25}}}
    assert summarize(found, several=False) == {"accuracy": 0.5, "macro_f1": 0.25}
    assert summarize(found, several=True) == {"y_accuracy": 0.5, "y_macro_f1": 0.25}


def test_nan_is_taken_for_no_class(capsys: pytest.CaptureFixture[str]) -> None:
    from kerasflow.feeding import Split
    from kerasflow.running.numberless import say_unanswered
    from kerasflow.running.predictions import Answer, Predictions
    from kerasflow.running.scores import classify

    for outputs in (np.array([[np.nan, 0.1], [0.2, 0.8], [0.9, 0.1]]), [[np.nan], [0.8], [0.1]]):
        answer = Answer(np.array(outputs), ("a", "b"))
        split = Split({"x": OUTPUTS}, {"y": np.array([0, 1, 0])})
        asked = ("per_class", "confusion_matrix")
        found = classify(Predictions({"y": answer}), split, asked)["y"]
        assert found["accuracy"] == pytest.approx(2 / 3)
        assert found["per_class"]["a"] == pytest.approx(
            {"precision": 1.0, "recall": 0.5, "f1": 2 / 3, "rows": 2}
        )
        assert found["confusion_matrix"] == [[1, 0], [0, 1]]
        assert found["unanswered"] == 1
        assert answer.labels.tolist() == ["", "b", "a"]
        say_unanswered({"test": {"y": found}})
        assert capsys.readouterr().err == (
            "on `test`, `y` is NaN in 1 answer, which the scores of classes take for no class; "
            "metrics of Keras take NaN for one\n"
        )


def test_nan_is_no_right_answer_where_a_row_has_no_label() -> None:
    from kerasflow.feeding import Split
    from kerasflow.running.label_answers import LabelAnswer
    from kerasflow.running.predictions import Predictions
    from kerasflow.running.scores import classify

    outputs = np.array([[np.nan, 0.9], [0.2, 0.8], [np.nan, np.nan]])
    answer = LabelAnswer(outputs, ("a", "b"))
    split = Split({"x": outputs}, {"y": np.array([[0, 1], [0, 1], [0, 0]])})
    found = classify(Predictions({"y": answer}), split, ("per_class",))["y"]
    assert answer.labels.tolist() == ["", "b", ""]
    assert found["subset_accuracy"] == pytest.approx(1 / 3)
    assert found["unanswered"] == 2
    assert found["per_class"]["b"]["recall"] == pytest.approx(1 / 2)


def test_a_label_that_is_no_class_is_no_answer_of_nan() -> None:
    from kerasflow.feeding import Split
    from kerasflow.running.predictions import Answer, Predictions
    from kerasflow.running.scores import classify

    answer = Answer(np.full((2, 2), np.nan), ("a", "b"))
    split = Split({"x": OUTPUTS}, {"y": np.array([-1, 0])})
    found = classify(Predictions({"y": answer}), split, ("confusion_matrix",))["y"]
    assert found["accuracy"] == 0
    assert found["confusion_matrix"] == [[0, 0], [0, 0]]
