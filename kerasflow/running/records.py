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

MAX_BYTES = 256 * 2**20


def read_report(folder: Path) -> dict[str, Any]:
    """Returns the report of a run.

    Raises:
        RunError: The folder is not that of a run, or its report is damaged.
    """
    file = folder / REPORT
    if not file.is_file():
        raise RunError(f"`{folder}` is not the folder of a run: it has no `{REPORT}`")
    [report] = _read_values(file, [_read_text(file)])
    if not isinstance(report, dict):
        raise RunError(f"`{file}` is damaged: expected a mapping")
    return report


def read_metrics(folder: Path) -> list[dict[str, Any]]:
    """Returns the lines of a run's metrics, one an epoch; none where no epoch was trained.

    Raises:
        RunError: The file is damaged.
    """
    file = folder / METRICS
    if not file.is_file():
        return []
    lines = _read_values(file, _read_text(file).splitlines())
    return [line for line in lines if isinstance(line, dict)]


def _read_text(file: Path) -> str:
    """Returns the text of a file that may be anybody's."""
    if file.stat().st_size > MAX_BYTES:
        raise RunError(f"`{file}` is larger than {MAX_BYTES // 2**20} MiB")
    return file.read_text(encoding="utf-8", errors="replace")


def _read_values(file: Path, texts: Sequence[str]) -> list[Any]:
    try:
        return [json.loads(text) for text in texts]
    except (ValueError, RecursionError) as error:
        raise RunError(f"`{file}` is damaged: {error}") from error


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
