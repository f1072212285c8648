"""`kerasflow list runs`: the runs in a folder, with their state and what came of them."""

from __future__ import annotations

import sys
from datetime import datetime

import click

from kerasflow.cli.terminals import write_columns
from kerasflow.errors import RunError, printable
from kerasflow.running.comparison_texts import cut
from kerasflow.running.differences import result_values
from kerasflow.running.directions import find_main
from kerasflow.running.folders import RUNS
from kerasflow.running.listings import ListedRun, list_runs

_LONGEST_NAME = 30
_HEAD = ("name", "state", "when", "result", "folder")


def write_runs(folder: str | None) -> None:
    """Writes a table of runs, and to stderr what of them is damaged.

    Args:
        folder: Of a run, or that runs are in; None for `runs` in the current folder.

    Raises:
        RunError: There is no run.
    """
    missed: list[str] = []
    try:
        runs = list_runs(folder or RUNS, missed=missed)
    except RunError as error:
        if folder is not None:
            raise
        raise RunError(f"{error}; `kerasflow run` makes one") from error
    write_columns([_HEAD, *map(_row, runs)])
    sys.stdout.flush()
    for told in (*missed, *(run.fault for run in runs if run.fault)):
        click.echo(printable(told), err=True)


def _row(run: ListedRun) -> tuple[str, ...]:
    cells = (cut(run.name, _LONGEST_NAME), run.state, _when(run.when), _result(run))
    cells = (
        (*cells[:-1], f"{cells[-1]} · from {cut(run.start, _LONGEST_NAME)}") if run.start else cells
    )
    return tuple(map(printable, (*cells, str(run.folder))))


def _when(text: str) -> str:
    """Returns a moment as the clock here has it, to the minute."""
    try:
        return f"{datetime.fromisoformat(text).astimezone():%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError, OSError):
        return cut(text, len("2000-01-01 00:00"))


def _came_of(run: ListedRun) -> str:
    """Returns what came of a run, and from which one its weights are that it began with."""
    start = f"from {cut(run.start, _LONGEST_NAME)}" if run.start else ""
    return " · ".join(filter(None, [_result(run), start]))


def _result(run: ListedRun) -> str:
    """Returns the number that one looks at first; of a run that was cut short, how far it came."""
    results = result_values([run])
    main = find_main(results)
    if main is not None:
        return f"{cut(main, _LONGEST_NAME)} {results[main][0]:.4f}"
    if not run.lines:
        return ""
    last = {name: value for name, value in run.lines[-1].items() if value is not None}
    watched = [name for name in ("val_loss", "loss") if name in last][:1]
    return ", ".join([f"epoch {run.epochs}", *(f"{name} {last[name]:.4f}" for name in watched)])
