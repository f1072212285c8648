"""What every tracker is told, and what is asked of one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from kerasflow.checking.file_names import BLUEPRINT, LOCK, METRICS, MODEL, PAGE, REPORT, WEIGHTS
from kerasflow.running.summaries import SPLITS

KEPT = (REPORT, PAGE, BLUEPRINT, LOCK, METRICS, MODEL, WEIGHTS)
"""The files of a run that a tracker keeps, where they are there."""

# Names and passwords in front of a host, and what is asked of it.
_SECRET = re.compile(r"(?<=://)[^/\s@]*@|\?[^\s'\"]*")


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is known when training begins.

    Args:
        folder: Of the run; absolute.
        name: Of the blueprint.
        experiment: Under which the blueprint wants to be filed; None for none in particular.
        parameters: Every value of the blueprint, by its dotted path.
        known: What the tracker called the run when it began, where it goes on; else None.
        done: How many epochs are behind the checkpoint that the run goes on from.
        told: How many were written down before, those behind the checkpoint and those after it.
    """

    folder: Path
    name: str
    experiment: str | None
    parameters: Mapping[str, Any]
    known: str | None = None
    done: int = 0
    told: int = 0


class Filed(NamedTuple):
    """Where a tracker has filed a run.

    Args:
        where: Its store, as its own commands take it.
        known: What it calls the run; None where it needs no name to go on.
    """

    where: str
    known: str | None = None


class Tracker(Protocol):
    """Is told of one run. Whatever it raises ends the tracking, and never the run."""

    def begin(self, beginning: Beginning) -> Filed:
        """Files the run."""

    def log_epoch(self, line: Mapping[str, Any]) -> None:
        """Takes a line of `metrics.jsonl`."""

    def finish(self, report: Mapping[str, Any]) -> None:
        """Takes what the run came to, and the files in its folder."""


def kept_files(folder: Path) -> Sequence[Path]:
    """Returns the files of a run that a tracker keeps."""
    return [folder / name for name in KEPT if (folder / name).is_file()]


def measured(line: Mapping[str, Any]) -> dict[str, float]:
    """Returns what an epoch has measured, without its number."""
    return {
        name: float(value)
        for name, value in line.items()
        if name not in ("epoch", "phase") and value is not None
    }


def final_numbers(report: Mapping[str, Any]) -> dict[str, float]:
    """Returns the numbers of a report, by dotted name.

    Example:
        >>> final_numbers({"test": {"loss": 0.5, "auc": None}, "seconds": {"total": 2.0}})
        {'test.loss': 0.5, 'seconds.total': 2.0}
    """
    parts = {part: report.get(part) or {} for part in (*SPLITS, "seconds", "parameters")}
    return {
        f"{part}.{name}": float(value)
        for part, numbers in parts.items()
        for name, value in numbers.items()
        if value is not None
    }


def without_secrets(text: str) -> str:
    """Returns a text without what may stand in the addresses of the environment and be secret.

    Example:
        >>> (
        ...     without_secrets("https://me:secret@host:5000/a?key=1 failed"),
        ...     without_secrets("sqlite:////a"),
        ... )
        ('https://host:5000/a failed', 'sqlite:////a')
    """
    return _SECRET.sub("", text)


@contextmanager
def environment(settings: Mapping[str, str]) -> Iterator[None]:
    """Sets variables that the user has not set, until it is left."""
    added = {name: text for name, text in settings.items() if name not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            os.environ.pop(name, None)
