"""Many runs as one page: what came of them, how they got there, and what differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from kerasflow.reporting.layout import draw_sheet
from kerasflow.reporting.markup import element
from kerasflow.reporting.run_curves import MOST_LINES, draw_all_curves, draw_key, looks_of
from kerasflow.reporting.tables import Cell, grid, short
from kerasflow.running.comparison_texts import shown

if TYPE_CHECKING:
    from kerasflow.running.comparisons import Comparison, Value

_MOST_ROWS = 1_000
_MOST_COLUMNS = 60
_LONGEST = 60


def draw_comparison(comparison: Comparison) -> str:
    """Returns a comparison as a page of HTML; nothing in it is loaded from anywhere, nothing runs.

    Args:
        comparison: Of one run or more.
    """
    runs = comparison.runs
    title = "1 run" if len(runs) == 1 else f"{len(runs)} runs"
    header = element("p", _told(comparison), "lead")
    return draw_sheet(f"Comparison of {title}", header, [*_sections(comparison)], _footer())


def _told(comparison: Comparison) -> str:
    if comparison.sorted_by is None:
        return "None of them has been judged."
    first = "largest" if comparison.descending else "smallest"
    return f"Sorted by {comparison.sorted_by}, the {first} first."


def _footer() -> str:
    from importlib.metadata import version

    return f"written by kerasflow {version('kerasflow')}"


def _sections(comparison: Comparison) -> Iterator[tuple[str, str]]:
    looks = looks_of(comparison.runs)
    yield "Results", _draw_results(comparison)
    yield "What differs in the blueprints", _draw_differences(comparison)
    curves = draw_all_curves(comparison.runs, looks)
    if curves:
        few = "" if len(comparison.runs) <= MOST_LINES else _few(len(comparison.runs))
        yield "Learning curves", few + draw_key(looks) + f'<div class="charts">{curves}</div>'
    if comparison.faults:
        told = "".join(element("p", each) for each in comparison.faults[:_MOST_ROWS])
        yield "Left out", told


def _few(count: int) -> str:
    return element("p", f"The first {MOST_LINES} of {count:,} runs.", "faint")


def _draw_results(comparison: Comparison) -> str:
    by = comparison.sorted_by
    states = [run.state for run in comparison.runs]
    columns: dict[str, Sequence[Value]] = {} if set(states) == {"finished"} else {"state": states}
    if by is not None and by in comparison.results:
        columns[by] = comparison.results[by]
    return _draw_table(comparison, {**columns, **comparison.results}, rounded=True)


def _draw_differences(comparison: Comparison) -> str:
    if comparison.differences:
        return _draw_table(comparison, comparison.differences, rounded=False)
    return element("p", "Nothing; texts under `about` and `meta` are not compared.")


def _draw_table(
    comparison: Comparison, columns: Mapping[str, Sequence[Value]], *, rounded: bool
) -> str:
    names = [*columns][:_MOST_COLUMNS]
    rows = [
        [_named(str(run.folder)), *(_cell(columns[name][at], rounded) for name in names)]
        for at, run in enumerate(comparison.runs[:_MOST_ROWS])
    ]
    more = len(columns) - len(names)
    told = element("p", f"And {more:,} more columns, which are in the JSON.", "faint")
    return grid(["", *(short(name) for name in names)], rows, "numbers") + (told if more else "")


def _named(folder: str) -> Cell:
    """Returns the folder of a run, of which the end says most."""
    cut = folder if len(folder) <= _LONGEST else f"…{folder[1 - _LONGEST :]}"
    return Cell(cut, "run", tip=short(folder, 1_000))


def _cell(value: Value, rounded: bool) -> Cell:
    text = shown(value, rounded)
    return Cell(short(text, _LONGEST), tip=short(text, 1_000) if len(text) > _LONGEST else "")
