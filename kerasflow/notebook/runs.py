"""A run in a notebook: how good the model is, how it got there, and where it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kerasflow.notebook.cards import card
from kerasflow.reporting.curves import draw_curves
from kerasflow.reporting.markup import element, table

if TYPE_CHECKING:
    from kerasflow.running import Run


def draw_run(run: Run) -> str:
    """Returns a run as HTML: its numbers by split, its curves by epoch, and what else it tells.

    Use it for what `Run._repr_html_` shows.

    Args:
        run: Any; one that was interrupted shows what was reached.
    """
    from kerasflow.running.summaries import summarize, tabulate_scores

    told = summarize(run.report, run.folder).splitlines()[len(tabulate_scores(run.report)) :]
    return card(
        element("h4", run.folder.name),
        _draw_scores(run.report),
        draw_curves(run.history),
        "".join(element("p", line, "faint") for line in told),
    )


def _draw_scores(report: Mapping[str, Any]) -> str:
    from kerasflow.running.summaries import SPLITS

    splits = {name: report[name] for name in SPLITS if report.get(name)}
    names = [*dict.fromkeys(name for scores in splits.values() for name in scores)]
    rows = [[split, *(_say(found.get(name)) for name in names)] for split, found in splits.items()]
    return table(("", *names), rows, numbers=True) if names else ""


def _say(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
