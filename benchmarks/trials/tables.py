"""Figures and floors as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from trials.figures import Figures
from trials.floors import Floor
from trials.serving import Serving
from trials.workloads import LIMIT, SCRIPT, TUNED

_MEASURED = ("fit s", "epoch s", "whole s", "cpu s", "accuracy", "peak MB")
# Of which seconds, and of whom; `fit×tuned` is how many times as fast `fit` is as the tuned one.
_RATIOS = (
    ("fit", SCRIPT),
    ("fit", TUNED),
    ("epoch", SCRIPT),
    ("epoch", LIMIT),
    ("whole", SCRIPT),
)


def tabulate(figures: Mapping[str, Figures]) -> Iterator[str]:
    """Yields the lines of a table with a contender a row; × is times as fast as another."""
    rows = [("", *_MEASURED, *(f"{what}×{other}" for what, other in _RATIOS))]
    rows += [_row(name, figures) for name in figures]
    yield from align(rows)


def tabulate_serving(serving: Serving) -> Iterator[str]:
    """Yields a line a verb."""
    rows: list[tuple[str, ...]] = [("", "keras ms", "kerasflow ms")]
    for verb, seconds in serving.items():
        rows.append((verb, *(f"{seconds[name] * 1000:.2f}" for name in ("keras", "kerasflow"))))
    yield from align(rows)


def tabulate_floors(floors: Sequence[Floor]) -> Iterator[str]:
    """Yields a line a floor."""
    rows = [("to reach", "wanted", "found", "")]
    for floor in floors:
        wanted = f"{'≤' if floor.most else '≥'} {floor.wanted:g}"
        mark = "reached" if floor.reached else "NOT reached"
        rows.append((floor.what, wanted, f"{floor.found:.3g}", mark))
    yield from align(rows) if floors else ()


def _row(name: str, figures: Mapping[str, Figures]) -> tuple[str, ...]:
    own = figures[name]
    ratios = (
        f"{_seconds(figures[other])[what] / _seconds(own)[what]:.2f}" if other in figures else ""
        for what, other in _RATIOS
    )
    return (
        name,
        *(f"{each:.2f}" for each in _seconds(own).values()),
        f"{own.cpu_seconds:.1f}",
        "" if own.accuracy is None else f"{own.accuracy:.4f}",
        f"{own.peak_bytes / 1e6:.0f}",
        *ratios,
    )


def _seconds(figures: Figures) -> dict[str, float]:
    return {
        "fit": figures.fit_seconds,
        "epoch": figures.steady_seconds,
        "whole": figures.whole_seconds,
    }


def align(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yields a line a row, each column as wide as its widest cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *rest in rows:
        cells = (f"{cell:>{width}}" for cell, width in zip(rest, widths[1:], strict=True))
        yield "  ".join([f"{first:<{widths[0]}}", *cells]).rstrip()
