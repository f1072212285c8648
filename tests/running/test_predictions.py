"""Answers as labels, probabilities and tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kerasflow.errors import RunError
from kerasflow.running.predictions import Answer, Predictions

PAIR = ("ham", "spam")


def test_the_label_is_that_of_the_largest_output() -> None:
    answer = Answer(np.array([[0.9, 0.1], [0.2, 0.8]]), PAIR)
    assert answer.labels.tolist() == ["ham", "spam"]
    assert answer.probabilities.tolist() == [[0.9, 0.1], [0.2, 0.8]]


def test_one_unit_is_the_probability_of_the_second_class() -> None:
    answer = Answer(np.array([[0.25], [0.75]]), PAIR)
    assert answer.labels.tolist() == ["ham", "spam"]
    assert answer.probabilities.tolist() == [[0.75, 0.25], [0.25, 0.75]]


def test_logits_become_probabilities() -> None:
    several = Answer(np.array([[0.0, np.log(3)], [1000.0, 0.0]]), PAIR, logits=True)
    assert several.probabilities == pytest.approx(np.array([[0.25, 0.75], [1.0, 0.0]]))
    one = Answer(np.array([[0.2], [-0.2]]), PAIR, logits=True)
    assert one.labels.tolist() == ["spam", "ham"]
    assert one.probabilities[0].tolist() == pytest.approx([0.450166, 0.549834])


def test_pixels_have_labels_too() -> None:
    outputs = np.zeros((2, 3, 3, 2))
    outputs[1, ..., 1] = 1
    answer = Answer(outputs, PAIR)
    assert answer.labels.shape == (2, 3, 3)
    assert set(answer.labels[1].reshape(-1)) == {"spam"}
    with pytest.raises(RunError, match="no row of a table"):
        Predictions({"mask": answer}).columns()


def test_an_output_without_classes_says_what_to_take_instead() -> None:
    with pytest.raises(RunError, match="take its `outputs`"):
        _ = Answer(np.zeros((2, 1))).labels


def test_one_output_needs_no_name_and_several_do() -> None:
    answer = Answer(np.array([[0.9, 0.1]]), PAIR)
    assert Predictions({"kind": answer}).labels.tolist() == ["ham"]
    several = Predictions({"kind": answer, "size": Answer(np.array([[2.5]]))})
    assert several["size"].outputs.tolist() == [[2.5]]
    with pytest.raises(RunError, match="several outputs; take one of `kind`, `size`"):
        _ = several.labels


def test_a_table_has_the_label_first_and_then_what_it_was_chosen_from() -> None:
    answers = {
        "kind": Answer(np.array([[0.9, 0.1], [0.2, 0.8]]), PAIR),
        "size": Answer(np.array([[2.5], [3.5]])),
        "place": Answer(np.array([[1, 2], [3, 4]])),
    }
    predictions = Predictions(answers, {"kind": np.array(["ham", "ham"], dtype=object)})
    assert predictions.as_csv() == (
        "kind,kind_actual,kind_probability,kind_p_ham,kind_p_spam,size,place_0,place_1\n"
        "ham,ham,0.9,0.9,0.1,2.5,1,2\n"
        "spam,ham,0.8,0.2,0.8,3.5,3,4\n"
    )
    assert predictions.rows()[1]["place_1"] == 4


def test_a_label_with_a_comma_is_quoted(tmp_path: Path) -> None:
    answer = Answer(np.array([[1.0, 0.0]]), ("a, b", 'c"'))
    Predictions({"x": answer}).to_csv(tmp_path / "a.csv")
    lines = (tmp_path / "a.csv").read_text("utf-8").splitlines()
    assert lines[1].startswith('"a, b",1.0')
