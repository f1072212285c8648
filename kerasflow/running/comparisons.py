"""Many runs side by side: what differs in their blueprints, and what came of it.

Nothing of Keras is loaded for it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kerasflow.errors import RunError, joined
from kerasflow.nearness import suggest
from kerasflow.running.comparison_texts import to_csv, to_lines, to_markdown
from kerasflow.running.differences import blueprint_values, differing, result_values
from kerasflow.running.directions import better_way, find_main
from kerasflow.running.listings import ListedRun, list_runs

if TYPE_CHECKING:
    from kerasflow.running.runs import Run

Value = str | int | float | bool | None


class UnknownColumnError(RunError):
    """Runs were to be sorted by what none of them has; on the command line that is wrong usage."""

    exit_status = 2


@dataclass(frozen=True, slots=True)
class Comparison:
    """Runs in order, with what came of each and what differs in their blueprints.

    `kerasflow.compare` gives one.

    Args:
        runs: In the order that was asked for.
        results: What came of each, by name, as ``test.accuracy``; None where it has none.
        differences: What differs in the blueprints, by dotted path; None where one has no value.
        faults: A sentence for each folder that is left out.
        sorted_by: The name of what they are sorted by; None where there is no number.
        descending: The largest stands first.
    """

    runs: tuple[ListedRun, ...]
    results: Mapping[str, Sequence[Value]]
    differences: Mapping[str, Sequence[Value]]
    faults: tuple[str, ...] = ()
    sorted_by: str | None = None
    descending: bool = False

    @property
    def columns(self) -> dict[str, Sequence[Value]]:
        """All of it, by name: runs, what they are sorted by, what came of them, what differs."""
        known: dict[str, Sequence[Value]] = {
            "run": [str(run.folder) for run in self.runs],
            "state": [run.state for run in self.runs],
        }
        every = {**self.results, **self.differences}
        first = {self.sorted_by: every.pop(self.sorted_by)} if self.sorted_by in every else {}
        return {**known, **first, **every}

    @property
    def rows(self) -> list[dict[str, Value]]:
        """The same as a mapping for each run."""
        columns = self.columns
        return [{name: it[at] for name, it in columns.items()} for at in range(len(self.runs))]

    def summary(self, width: int | None = None) -> str:
        """Returns tables that fit a terminal, one below the other where one is too narrow.

        Args:
            width: Of the terminal, in letters; None for any.
        """
        return "\n".join(to_lines(self.columns, self.results, width))

    def __str__(self) -> str:
        return self.summary()

    def to_csv(self) -> str:
        """Returns a table with a line for each run, in which no spreadsheet finds a formula."""
        return to_csv(self.columns)

    def to_markdown(self) -> str:
        """Returns a table with a line for each run."""
        return to_markdown(self.columns, self.results)

    def save_page(self, file: str | os.PathLike[str]) -> Path:
        """Writes a page with the tables and the learning curves of all runs; returns its file.

        Args:
            file: That is not there yet.

        Raises:
            OSError: It is there already, or cannot be written.
        """
        from kerasflow import draw_comparison
        from kerasflow.running.folders import write_new

        write_new(Path(file), draw_comparison(self))
        return Path(file)


def compare(
    *runs: str | os.PathLike[str] | Run,
    sort: str | None = None,
    descending: bool | None = None,
    top: int | None = None,
) -> Comparison:
    """Compares runs: what differs in their blueprints beside what came of it.

    Use it after several runs, to see which was best and why. Neither Keras nor the data is needed.

    Args:
        runs: Folders of runs, folders that runs are in, such as `runs`, or runs.
        sort: What they are sorted by: ``"test.accuracy"``, ``"seconds"``, ``"fit.batch_size"``; by
            default the first metric of the split that judges them.
        descending: Whether the largest stands first; by default what is better does.
        top: How many of them are shown, from 1.

    Returns:
        A table, by column and by row; what cannot be read is in its `faults`.

    Raises:
        RunError: There is no run, or nothing has the name of `sort`.

    Example:
        >>> compare("runs", sort="test.accuracy", top=5).rows  # doctest: +SKIP
        [{'run': 'runs/mnist_cnn-1', 'state': 'finished', 'test.accuracy': 0.9867, …}, …]
    """
    missed: list[str] = []
    found = list_runs(*map(_folder, runs), missed=missed)
    missed += [it.fault for it in found if it.fault]
    kept = [it for it in found if not it.fault]
    if not kept:
        raise RunError("; ".join(missed))
    return _compare(kept, sort, descending, top, missed)


def _folder(run: Any) -> str | os.PathLike[str]:
    folder: str | os.PathLike[str] = getattr(run, "folder", run)
    return folder


def _compare(
    runs: Sequence[ListedRun],
    sort: str | None,
    descending: bool | None,
    top: int | None,
    faults: Sequence[str],
) -> Comparison:
    blueprints = [None if it.blueprint is None else blueprint_values(it.blueprint) for it in runs]
    results = result_values(runs)
    columns = {**results, **differing(blueprints)}
    by = sort or find_main(results)
    if by is not None and by not in columns:
        message = f"nothing that came out or differs is called `{by}`"
        raise UnknownColumnError(joined(message, _nearest(by, columns)))
    if descending is None:
        descending = by is not None and better_way(by, [it.blueprint for it in runs]) == "max"
    order = _order(columns[by], descending) if by else [*range(len(runs))]
    chosen = order[:top]
    told = differing([blueprints[at] for at in chosen])
    return Comparison(
        tuple(runs[at] for at in chosen),
        {name: [values[at] for at in chosen] for name, values in results.items()},
        told,
        tuple(faults),
        by,
        descending,
    )


def _nearest(name: str, columns: Mapping[str, object]) -> str | None:
    ends = [each for each in columns if each.endswith(f".{name}")]
    return f"did you mean `{ends[0]}`?" if ends else suggest(name, columns).hint


def _order(values: Sequence[Value], descending: bool) -> list[int]:
    """Returns indexes in order; what has no value stands last, either way."""
    there = [at for at, value in enumerate(values) if value is not None]
    missing = [at for at, value in enumerate(values) if value is None]
    there.sort(key=lambda at: _rank(values[at]), reverse=descending)
    return there + missing


def _rank(value: Value) -> tuple[int, float, str]:
    """Returns what values of several kinds are sorted by: numbers first."""
    if isinstance(value, str) or value is None:
        return 1, 0.0, str(value)
    return 0, float(value), ""
