"""What a run's folder says about itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kerasflow.checking.file_names import METRICS, REPORT
from kerasflow.documents.records import finite, read_record
from kerasflow.errors import RunError
from kerasflow.running.untrusted_reports import check_shown, is_numbers


def read_report(folder: Path) -> dict[str, Any]:
    """Returns the report of a run.

    Raises:
        RunError: The folder is not that of a run, or its report is damaged.
    """
    file = folder / REPORT
    if not file.is_file():
        raise RunError(f"`{folder}` is not the folder of a run: it has no `{REPORT}`")
    report = _read(file)
    if not isinstance(report, dict):
        raise RunError(f"`{file}` is damaged: expected a mapping")
    check_shown(report)
    return report


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


def _read(file: Path, *, by_line: bool = False) -> Any:
    try:
        return finite(read_record(file, by_line=by_line))
    except (OSError, ValueError) as error:
        raise RunError(f"`{file}` is damaged: {error}") from error
