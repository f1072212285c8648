"""A report as a short text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kerasflow.errors import printable
from kerasflow.running.side_by_side import list_rows, name_start

SPLITS = ("train", "validation", "test", "data")


def summarize(report: Mapping[str, Any], folder: Path) -> str:
    """Returns what a run came to: a table, what was expected, and where everything is."""
    return "\n".join(map(printable, _lines(report, folder)))


def tabulate_scores(report: Mapping[str, Any]) -> list[str]:
    """Returns the lines of a table with a row for each split and a column for each number."""
    rows = {name: report[name] for name in SPLITS if report.get(name)}
    names = list(dict.fromkeys(name for numbers in rows.values() for name in numbers))
    table = [["split", *names]]
    for split, numbers in rows.items():
        table.append([split, *(_number(numbers.get(name)) for name in names)])
    return align(table) if rows else []


def align(table: Sequence[Sequence[str]]) -> list[str]:
    """Returns a table as lines: the first column to the left, numbers to the right."""
    table = [[printable(cell) for cell in row] for row in table]
    widths = [max(len(cell) for cell in column) for column in zip(*table, strict=True)]
    lines = []
    for row in table:
        first, *rest = row
        cells = (f"{cell:>{width}}" for cell, width in zip(rest, widths[1:], strict=True))
        lines.append("  ".join([f"{first:<{widths[0]}}", *cells]).rstrip())
    return lines


def _lines(report: Mapping[str, Any], folder: Path) -> Iterator[str]:
    yield from tabulate_scores(report)
    if warm := report.get("warm_start"):
        yield from _side_by_side(warm, folder)
    if not report.get("stopped") or any(report.get(split) for split in SPLITS):
        yield from map(_expectation, report.get("expected") or ())
    seconds, epochs = report.get("seconds") or {}, report.get("epochs") or 0
    stopped = f" ({report['stopped']})" if report.get("stopped") else ""
    counted = f"{epochs} epoch{'' if epochs == 1 else 's'}{stopped}"
    parts = [
        f"first step after {seconds['first_step']:.1f} s" if "first_step" in seconds else None,
        f"{seconds.get('fit', 0):.1f} s of training",
        f"{seconds.get('total', 0):.1f} s in all",
    ]
    yield ", ".join([counted, *(part for part in parts if part)])
    if report.get("given"):
        yield f"trained on {report['given']}"
    yield f"kept in {folder}"


def _side_by_side(warm: Mapping[str, Any], folder: Path) -> Iterator[str]:
    """Yields how good the weights were that a run began with, and those that it ended with."""
    yield f"began with the weights of {name_start(warm, folder)}; on the {warm.get('split')} split:"
    rows = [*list_rows(warm)]
    table = [
        [row.name, _number(row.before), _number(row.after), _signed(row.difference), row.verdict]
        for row in rows
    ]
    yield from align([["", "before", "after", "difference", ""], *table])


def _signed(value: float | None) -> str:
    return "" if value is None else f"{value:+.4f}"


def _expectation(expectation: Mapping[str, Any]) -> str:
    name, value = expectation["metric"], expectation["value"]
    low, high = (f"{bound:g}" for bound in expectation["range"])
    if value is None:
        return f"{name} was expected within {low}–{high}, and was not measured"
    where = "within" if expectation["met"] else "NOT within"
    return f"{name} {_number(value)} {where} the expected {low}–{high}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
