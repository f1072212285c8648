"""A run in a notebook: how good the model is, how it got there, and where it is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kerasflow.notebook.curves import draw_curves
from kerasflow.notebook.markup import card, element, table

if TYPE_CHECKING:
    from kerasflow.running import Run

_SPLITS = ("train", "validation", "test")
_NO_QUANTITIES = {"epoch", "phase", "seconds"}


def draw_run(run: Run) -> str:
    """Returns a run as HTML: scores by split, curves by epoch, seconds, folder.

    Use it for what `Run._repr_html_` shows.

    Args:
        run: Any, interrupted ones too.
    """
    return card(
        element("h4", run.folder.name),
        _draw_scores(run.report),
        draw_curves(_by_quantity(run.history)),
        element("p", " · ".join(_facts(run)), "faint"),
    )


def _draw_scores(report: Mapping[str, Any]) -> str:
    splits = {name: _numbers(report[name]) for name in _SPLITS if report.get(name)}
    names = [*dict.fromkeys(name for scores in splits.values() for name in scores)]
    rows = [[name, *(_say(scores.get(of)) for of in names)] for name, scores in splits.items()]
    return table(("", *names), rows, numbers=True) if names else ""


def _numbers(scores: Mapping[str, Any]) -> dict[str, float]:
    """What is more than a number, such as a confusion matrix, stays in the report."""
    return {name: value for name, value in scores.items() if isinstance(value, (int, float))}


def _say(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _by_quantity(lines: Sequence[Mapping[str, Any]]) -> dict[str, list[float | None]]:
    """Returns the values of each quantity from the lines of the epochs."""
    names = dict.fromkeys(name for line in lines for name in line if name not in _NO_QUANTITIES)
    return {name: [line.get(name) for line in lines] for name in names}


def _facts(run: Run) -> Iterator[str]:
    if total := run.report.get("seconds", {}).get("total"):
        yield f"{total:.1f} seconds"
    yield f"kept in {run.folder}"
