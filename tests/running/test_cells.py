"""Cells of CSV that a spreadsheet shows as they are."""

from __future__ import annotations

import pytest

from kerasflow.running.cells import show_as_text


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1"]
)
def test_text_that_begins_a_formula_gets_a_sign_in_front(cell: str) -> None:
    assert show_as_text(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "a=1", "-1", "+1.5e-3", "-.5", "-inf", "'=1", -1.5, 3, None])
def test_numbers_and_other_text_stay_as_they_are(cell: object) -> None:
    assert show_as_text(cell) == cell
