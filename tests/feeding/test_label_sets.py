"""Targets of several labels a row."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from kerasflow.blueprints.sections import TargetSpec
from kerasflow.errors import DataError
from kerasflow.feeding.tables import Table
from kerasflow.feeding.targets import make_target

NAMES = ("sport", "food", "art")
SPEC = TargetSpec("y", NAMES, multi_label=True)


def column(*cells: Any) -> Table:
    array = np.empty(len(cells), dtype=object)
    array[:] = cells
    return Table({"y": array}, "data.csv")


@pytest.mark.parametrize(
    "cell, flags",
    [
        ("sport|art", [1, 0, 1]),
        ("art|sport", [1, 0, 1]),
        (" art |sport ", [1, 0, 1]),
        ("sport|sport|", [1, 0, 0]),
        ("food", [0, 1, 0]),
        ("", [0, 0, 0]),
        (" ", [0, 0, 0]),
        (None, [0, 0, 0]),
        (float("nan"), [0, 0, 0]),
        (["sport", "art"], [1, 0, 1]),
        ([], [0, 0, 0]),
    ],
)
def test_a_cell_has_any_number_of_labels(cell: Any, flags: list[int]) -> None:
    target = make_target(column("food|art", cell), SPEC)
    assert target.tolist() == [[0, 1, 1], flags]
    assert target.dtype == np.float32


@pytest.mark.parametrize(
    "separator, cell", [(", ", "sport, art"), (" ", "sport  art"), ("/", "sport/art")]
)
def test_labels_are_parted_by_what_the_target_says(separator: str, cell: str) -> None:
    spec = TargetSpec("y", NAMES, multi_label=True, separator=separator)
    assert make_target(column(cell), spec).tolist() == [[1, 0, 1]]


@pytest.mark.parametrize(
    "cell, message",
    [
        ("sport|foood", "`foood` is not among the labels .*; did you mean `food`?"),
        ("sport|news", "`news` is not among the labels .*; add it to `classes`"),
        ("sport, art", '`sport, art` is not among .*; give the target "separator": ","'),
        ("0|1", "`[01]` is not among the labels"),
        ("Sport", "`Sport` is not among the labels .*; did you mean `sport`?"),
        (["sport", "fod"], "`fod` is not among the labels"),
        (3, "expected labels such as `a|b`, found `3`"),
    ],
)
def test_what_is_no_label_is_told_with_file_column_and_row(cell: Any, message: str) -> None:
    with pytest.raises(DataError, match=message.replace("|", r"\|").replace("?", r"\?")) as caught:
        make_target(column("art", cell), SPEC)
    assert (caught.value.file, caught.value.column, caught.value.row) == ("data.csv", "y", 2)


@pytest.mark.parametrize("dtype", ["uint8", "int64", "float32", "bool"])
def test_rows_of_zeros_and_ones_are_labels(dtype: str) -> None:
    rows = np.array([[1, 0, 1], [0, 0, 0]], dtype)
    assert make_target(Table({"y": rows}), SPEC).tolist() == [[1, 0, 1], [0, 0, 0]]


def test_rows_of_names_are_labels() -> None:
    rows = np.array([["sport", "art"], ["food", ""]])
    assert make_target(Table({"y": rows}), SPEC).tolist() == [[1, 0, 1], [0, 1, 0]]


@pytest.mark.parametrize(
    "rows, message",
    [
        ([[1, 0, 1], [0, 2, 0]], "row 2: expected 0 or 1, .* found 2"),
        ([[1, 0, 1], [0, 0.5, 0]], r"row 2: expected 0 or 1, .* found 0\.5"),
        ([[1, 0, 1], [0, np.nan, 0]], "row 2: .* an empty cell or NaN"),
        ([[1, 0], [0, 0]], r"for each of 3 labels, found shape \(2,\) a row"),
        ([1, 0], "found one number a row"),
    ],
)
def test_what_is_no_row_of_labels_is_refused(rows: Any, message: str) -> None:
    with pytest.raises(DataError, match=message):
        make_target(Table({"y": np.array(rows)}), SPEC)


COLUMNS = TargetSpec("a", multi_label=True, label_columns=("a", "b"))


@pytest.mark.parametrize("cells", [[0, 1], [False, True], ["0", "1"], [0.0, 1.0], [[0], [1]]])
def test_a_label_may_have_a_column_of_its_own(cells: Any) -> None:
    dtype = object if isinstance(cells[0], str) else None
    table = Table({"b": np.array(cells, dtype), "a": np.array([1, 1])})
    assert make_target(table, COLUMNS).tolist() == [[1, 0], [1, 1]]


@pytest.mark.parametrize("cell", ["", "yes", 2, np.nan])
def test_a_cell_of_a_column_of_its_own_is_0_or_1(cell: Any) -> None:
    cells = np.array([0, cell], dtype=object if isinstance(cell, str) else None)
    table = Table({"a": np.array([1, 1]), "b": cells}, "data.csv")
    with pytest.raises(DataError) as caught:
        make_target(table, COLUMNS)
    assert (caught.value.file, caught.value.column, caught.value.row) == ("data.csv", "b", 2)


def test_a_label_has_one_column_alone() -> None:
    with pytest.raises(DataError, match=r"one 0 or 1 a row, found shape \(2,\)"):
        make_target(Table({"a": np.eye(2), "b": np.ones(2)}), COLUMNS)


def test_names_of_numbers_are_labels_too() -> None:
    spec = TargetSpec("y", (1, 2.0, True), multi_label=True)
    assert make_target(column("1|true", "2"), spec).tolist() == [[1, 0, 1], [0, 1, 0]]
    assert make_target(column("1", "0|2"), TargetSpec("y", 3, multi_label=True)).tolist() == [
        [0, 1, 0],
        [1, 0, 1],
    ]
