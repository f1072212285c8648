"""Targets with a column for each class."""

from __future__ import annotations

import numpy as np
import pytest

from kerasflow.errors import DataError, Refusal
from kerasflow.running.outputs import Outputs
from kerasflow.running.target_checks import has_columns, refuse_row_of_labels


def fault(refusal: Refusal, row: int) -> DataError:
    return DataError(*refusal, row=row)


@pytest.mark.parametrize(
    "target, output, columns",
    [
        ((8, 3), (None, 3), True),
        ((8,), (None, 3), False),
        ((8, 1), (None, 1), False),
        ((8, 3), (None, 3, 3), False),
        ((8, 5, 3), (None, 5, 3), True),
    ],
)
def test_columns_of_classes_are_told_from_steps(
    target: tuple[int, ...], output: tuple[int | None, ...], columns: bool
) -> None:
    assert has_columns(target, output) is columns


def test_rows_of_one_class_are_fine() -> None:
    refuse_row_of_labels(np.eye(3), fault)
    refuse_row_of_labels(np.zeros((0, 3)), fault)


@pytest.mark.parametrize("row", [[1, 1, 0], [0, 0, 0], [2, 0, 0], [0.5, 0.5, 0]])
def test_a_row_of_several_classes_or_none_is_told(row: list[float]) -> None:
    with pytest.raises(
        DataError, match=r"one class a row, not \[.*\]; .*\"multi_label\""
    ) as caught:
        refuse_row_of_labels(np.array([[0, 0, 1], row]), fault)
    assert caught.value.row == 1


def test_rows_that_are_judged_are_looked_at_too() -> None:
    outputs, given = Outputs(("y",), {"y": ("a", "b")}, {}), np.zeros((1, 2))
    with pytest.raises(DataError, match="row 1 of `y`: a target with"):
        outputs.read(given, {"y": np.array([[1, 1]])})


def test_steps_of_as_many_classes_are_no_columns() -> None:
    outputs = Outputs(("y",), {"y": ("a", "b")}, {})
    given = np.array([[[0.9, 0.1], [0.2, 0.8]]])
    assert outputs.read(given, {"y": np.array([[1, 1]])}).actual["y"].tolist() == [["b", "b"]]
