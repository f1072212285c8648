"""Tables of runs as text, CSV and Markdown."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from kerasflow.running.comparison_texts import Columns, to_csv, to_lines, to_markdown

COLUMNS: Columns = {
    "run": ["runs/a-1", "runs/a-2"],
    "state": ["finished", "finished"],
    "test.accuracy": [0.97868, None],
    "compile.optimizer.Adam.learning_rate": [0.001, "=1+1"],
    "fit.shuffle": [True, None],
}


def test_measured_numbers_are_rounded_and_those_of_blueprints_are_not() -> None:
    head, first, second = to_lines(COLUMNS, {"test.accuracy"}, None)
    assert head.split() == [name for name in COLUMNS if name != "state"]
    assert first.split() == ["runs/a-1", "0.9787", "0.001", "true"]
    assert second.split() == ["runs/a-2", "=1+1"]


@pytest.mark.parametrize("width", [20, 40, 60, 80, 200])
def test_no_line_is_wider_than_the_terminal_and_nothing_is_lost(width: int) -> None:
    many: Columns = {**COLUMNS, **{f"number.{at}": [at, at] for at in range(30)}}
    lines = to_lines(many, {"test.accuracy"}, width)
    assert max(map(len, lines)) <= width
    words = " ".join(lines).split()
    assert {f"number.{at}" for at in range(30)} <= set(words)


def test_more_columns_than_anybody_reads_are_counted() -> None:
    many: Columns = {"run": ["a"], **{f"n{at}": [at] for at in range(100)}}
    assert to_lines(many, (), 80)[-1] == "and 40 more columns; --format json has all"


def test_a_spreadsheet_finds_no_formula_and_all_digits() -> None:
    rows = [*csv.reader(StringIO(to_csv(COLUMNS)))]
    assert rows[0] == [*COLUMNS]
    assert rows[1] == ["runs/a-1", "finished", "0.97868", "0.001", "true"]
    assert rows[2] == ["runs/a-2", "finished", "", "'=1+1", ""]


def test_markdown_shows_what_is_in_a_cell_and_does_nothing() -> None:
    text = to_markdown({"run": ["a|b\n<img>"], "x": ["`[y](z)`"]}, ())
    assert text.splitlines()[2] == r"| a\|b\\n\<img\> | \`\[y\](z)\` |"


def test_what_a_terminal_would_obey_is_spelled() -> None:
    lines = to_lines({"run": ["a\x1b[2Jb"], "x": ["\x1b]0;t\x07"]}, (), 80)
    assert all(line.isprintable() for line in lines)
