"""What a run's folder says about itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kerasflow.checking.file_names import METRICS, MODEL, REPORT, WEIGHTS
from kerasflow.documents.records import finite, read_record
from kerasflow.errors import RunError
from kerasflow.running.misnomers import explain_no_run
from kerasflow.running.untrusted_reports import check_shown, is_numbers

_COUNTERS = ("epoch", "phase", "seconds")

NOT_FINITE = "loss not finite"
"""Why a training ended whose loss was NaN or infinite, as its report says it."""


def read_report(folder: Path) -> dict[str, Any]:
    """Returns the report of a run.

    Raises:
        RunError: The folder is not that of a run, or its report is damaged.
    """
    file = folder / REPORT
    if not file.is_file():
        raise RunError(explain_no_run(folder, REPORT))
    report = _read(file)
    if not isinstance(report, dict):
        raise RunError(f"`{file}` is damaged: expected a mapping")
    check_shown(report)
    return report


def find_kept_weights(folder: Path) -> Path:
    """Returns the file of the weights that a run ended with, where it has any."""
    return folder / (MODEL if (folder / MODEL).is_file() else WEIGHTS)


def read_metrics(folder: Path) -> list[dict[str, Any]]:
    """Returns the lines of a run's metrics, one an epoch; none where no epoch was trained.

    Raises:
        RunError: The file is damaged.
    """
    file = folder / METRICS
    if not file.is_file():
        return []
    lines: list[dict[str, Any]] = _read(file, by_line=True)
    for number, line in enumerate(lines, start=1):
        if not is_numbers(line):
            message = "expected a mapping from names to numbers"
            raise RunError(f"`{file}` is damaged: {message}, in line {number}")
    return lines


def history_of(lines: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Returns loss and metrics of every epoch, by name; None where an epoch has no value.

    Example:
        >>> history_of([{"epoch": 1, "loss": 0.5}, {"epoch": 2, "loss": 0.25}])
        {'loss': [0.5, 0.25]}
    """
    lines = [*lines]
    names = dict.fromkeys(name for line in lines for name in line if name not in _COUNTERS)
    return {name: [line.get(name) for line in lines] for name in names}


def _read(file: Path, *, by_line: bool = False) -> Any:
    try:
        return finite(read_record(file, by_line=by_line))
    except (OSError, ValueError) as error:
        raise RunError(f"`{file}` is damaged: {error}") from error
