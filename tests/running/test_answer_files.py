"""Answers as files: the same columns in every form, and arrays where a table ends."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from kerasflow.errors import RunError
from kerasflow.feeding.sources.given import read_given
from kerasflow.running.predictions import Answer, Predictions

TAGS = ("other", "person")
STEPS = np.array([[[0.75, 0.25], [0.5, 0.5], [0.25, 0.75]], [[1, 0], [0, 1], [0.125, 0.875]]], "f4")


@pytest.fixture
def tagged() -> Predictions:
    """Two rows of three steps with a class each, and a picture and a number beside them."""
    answers = {
        "tag": Answer(STEPS, TAGS),
        "picture": Answer(np.arange(12, dtype=np.float32).reshape(2, 2, 3)),
        "size": Answer(np.array([[2.5], [3.5]], np.float32)),
    }
    actual = {"tag": np.array([["other"] * 3, ["person"] * 3], dtype=object)}
    return Predictions(answers, actual)


@pytest.mark.parametrize("form", ["npz", "parquet"])
def test_what_no_table_holds_is_read_again_by_the_program_itself(
    tagged: Predictions, form: str, tmp_path: Path
) -> None:
    tagged.save(tmp_path / f"a.{form}")
    found = read_given(tmp_path / f"a.{form}")["train"]
    assert found.column("tag").tolist()[0] == ["other", "other", "person"]
    assert found.column("tag_actual").tolist()[1] == ["person"] * 3
    assert found.column("tag_p_person")[1] == pytest.approx([0, 1, 0.875])
    assert found.column("tag_probability")[0] == pytest.approx([0.75, 0.5, 0.75])
    assert found.column("picture").tolist() == [[[0, 1, 2], [3, 4, 5]], [[6, 7, 8], [9, 10, 11]]]
    assert found.column("size").tolist() == [2.5, 3.5]


def test_json_holds_a_list_for_the_steps_of_a_row(tagged: Predictions, tmp_path: Path) -> None:
    tagged.save(tmp_path / "a.json")
    first, _ = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert first["tag"] == ["other", "other", "person"]
    assert first["tag_p_person"] == [0.25, 0.5, 0.75]
    assert first["picture"] == [[0, 1, 2], [3, 4, 5]]
    assert first["size"] == 2.5


def test_csv_says_which_output_it_cannot_hold_and_writes_nothing(
    tagged: Predictions, tmp_path: Path
) -> None:
    with pytest.raises(RunError, match=r"`tag` has the shape \[3\].*`\.npz` or `\.parquet`"):
        tagged.save(tmp_path / "a.csv")
    assert [*tmp_path.iterdir()] == []


def test_a_name_without_a_form_is_refused(tagged: Predictions, tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"let its name end in one of `\.csv`, `\.json`, `\.npz`"):
        tagged.save(tmp_path / "a.xlsx")


def test_a_row_of_numbers_is_one_column_where_arrays_are_kept(tmp_path: Path) -> None:
    found = Predictions({"file": Answer(np.array([[1, 2], [3, 4]], np.float16))})
    for form in ("npz", "parquet", "csv", "json"):
        found.save(tmp_path / f"a.{form}")
    with np.load(tmp_path / "a.npz") as archive:
        assert archive["file"].tolist() == [[1, 2], [3, 4]]
    assert pl.read_parquet(tmp_path / "a.parquet")["file"].to_list() == [[1, 2], [3, 4]]
    assert (tmp_path / "a.csv").read_text("utf-8").splitlines()[0] == "file_0,file_1"
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))[1] == {"file_0": 3, "file_1": 4}


def test_what_is_no_number_is_null_in_json_and_has_no_label(tmp_path: Path) -> None:
    outputs = np.array([[np.nan, np.nan], [0.25, 0.75]])
    found = Predictions({"tag": Answer(outputs, TAGS), "x": Answer(np.array([[np.inf], [1]]))})
    found.save(tmp_path / "a.json")
    first, second = json.loads((tmp_path / "a.json").read_text("utf-8"), parse_constant=refuse)
    assert (first["tag"], first["tag_probability"], first["x"]) == ("", None, None)
    assert (second["tag"], second["x"]) == ("person", 1)


def refuse(name: str) -> Any:
    raise AssertionError(f"{name} is no JSON")


def test_no_cell_of_csv_is_a_formula_unless_it_is_asked_for(tmp_path: Path) -> None:
    classes = ('=HYPERLINK("x")', "-1", "@a")
    found = Predictions({"y": Answer(np.eye(3), classes), "-z": Answer(np.array([[-2.5]] * 3))})
    found.save(tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    assert [row[0] for row in rows] == ['\'=HYPERLINK("x")', "-1", "'@a"]
    assert (header[-1], rows[0][-1]) == ("'-z", "-2.5")
    found.save(tmp_path / "b.csv", escape=False)
    with (tmp_path / "b.csv").open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    assert ([row[0] for row in rows], header[-1]) == ([*classes], "-z")


def test_steps_that_are_padding_are_told_from_answers(tagged: Predictions, tmp_path: Path) -> None:
    mask = np.array([[True, True, False], [True, False, False]])
    found = Predictions({"tag": Answer(STEPS, TAGS, mask=mask)}, tagged.actual)
    for form in ("npz", "parquet"):
        found.save(tmp_path / f"a.{form}")
        kept = read_given(tmp_path / f"a.{form}")["train"].column("tag_mask")
        assert kept.tolist() == mask.tolist()
