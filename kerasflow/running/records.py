"""What a run's folder says about itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import Any

from kerasflow.errors import RunError
from kerasflow.running.folders import BLUEPRINT, METRICS, REPORT
from kerasflow.running.options import Reading


def read_report(folder: Path) -> dict[str, Any]:
    """Returns the report of a run.

    Raises:
        RunError: The folder is not that of a run, or its report is damaged.
    """
    file = folder / REPORT
    if not file.is_file():
        raise RunError(f"`{folder}` is not the folder of a run: it has no `{REPORT}`")
    try:
        report = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise RunError(f"`{file}` is damaged: {error}") from error
    if not isinstance(report, dict):
        raise RunError(f"`{file}` is damaged: expected a mapping")
    return report


def read_metrics(folder: Path) -> list[dict[str, Any]]:
    """Returns the lines of a run's metrics, one an epoch; none where no epoch was trained."""
    file = folder / METRICS
    if not file.is_file():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def recorded_roots(folder: Path) -> tuple[str, ...]:
    """Returns the folders in which a run looked for its data."""
    return tuple(str(root) for root in read_report(folder).get("roots", ()))


def with_recorded_roots(source: Any, reading: Reading) -> Reading:
    """Returns how a blueprint is read; one that a run has kept finds the data where the run did.

    Args:
        source: Of the blueprint.
        reading: As it was asked for.
    """
    if not isinstance(source, (str, PathLike)):
        return reading
    file = Path(source)
    if file.name != BLUEPRINT or not (file.parent / REPORT).is_file():
        return reading
    given: Sequence[Any] = reading.get("roots", ())
    return {**reading, "roots": (*given, *recorded_roots(file.parent))}
