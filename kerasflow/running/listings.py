"""Folders of runs as they lie there: whole, going on, killed or damaged; without Keras.

Any of them may be a stranger's, so what cannot be read is told and the others are listed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from kerasflow.checking.file_names import (
    BLUEPRINT,
    LOCK,
    METRICS,
    MLFLOW_FILES,
    MODEL,
    REPORT,
    RUNNING,
    TENSORBOARD,
    WANDB,
)
from kerasflow.documents.records import read_record
from kerasflow.errors import RunError, explain_os_error
from kerasflow.running.locking import is_held
from kerasflow.running.locks import RunLock, read_lock
from kerasflow.running.records import read_metrics, read_report
from kerasflow.running.untrusted_reports import is_texts

State = Literal["running", "killed", "interrupted", "failed", "finished", "damaged"]

MAX_FOLDERS = 10_000
"""So many folders are looked into, at most."""

_DEEP = 3
_MADE_BY_RUNS = (REPORT, RUNNING, METRICS, LOCK, MODEL)
_NO_RUNS = (MLFLOW_FILES, TENSORBOARD, WANDB)  # copies, or nothing of ours
_CUT_SHORT = ("interrupted", "terminated")


@dataclass(frozen=True)
class ListedRun:
    """A run as its folder shows it.

    Args:
        folder: As it was named.
        state: Whether it goes on, was killed, or how it ended.
        report: What it came to; empty where there is no report.
        lines: Of its metrics, one for each epoch.
        blueprint: As plain values; None where the folder has none.
        lock: What it was pinned to; None where the folder does not say.
        fault: What is damaged; None where nothing is.
    """

    folder: Path
    state: State
    report: Mapping[str, Any]
    lines: tuple[Mapping[str, Any], ...] = ()
    blueprint: Mapping[str, Any] | None = None
    lock: RunLock | None = None
    fault: str | None = None

    def text(self, key: str) -> str | None:
        """Returns a text of the report; None where it holds none."""
        value = self.report.get(key)
        return value if is_texts([value]) else None

    @property
    def name(self) -> str:
        """Of the blueprint; empty where nobody knows."""
        named = (self.blueprint or {}).get("name")
        return self.text("name") or (str(named) if is_texts([named]) else "")

    @property
    def when(self) -> str:
        """When it ended, or began where it has not, in ISO 8601; empty where nobody knows."""
        return self.text("ended") or (self.lock.began if self.lock else "")

    @property
    def start(self) -> str | None:
        """The name of the run whose weights it began with; None where it began afresh."""
        told = (self.lock.warm_start if self.lock else None) or self.report.get("warm_start")
        return Path(told["run"]).name if told else None

    @cached_property
    def epochs(self) -> int:
        """Of all phases, as far as they are kept."""
        told = self.report.get("epochs")
        return len(self.lines) if told is None else int(told)


def list_runs(
    *folders: str | os.PathLike[str], missed: list[str] | None = None
) -> tuple[ListedRun, ...]:
    """Returns the runs of folders, each once, in the order of their numbers.

    Args:
        folders: Of runs, or such as runs are in, however deep up to three.
        missed: Takes a sentence for each folder that is none of a run, and holds none.

    Raises:
        RunError: There is no run in any of them.
    """
    told: list[str] = [] if missed is None else missed
    found = dict.fromkeys(run for folder in folders for run in _find(Path(folder), told))
    if not found:
        where = ", ".join(f"`{folder}`" for folder in folders)
        raise RunError("; ".join([f"there are no runs in {where}", *told]))
    return tuple(map(read_run, found))


def is_run(folder: Path) -> bool:
    """Returns whether a folder looks like that of a run, whole or not."""
    return any((folder / name).is_file() for name in _MADE_BY_RUNS)


def _find(folder: Path, missed: list[str]) -> Iterator[Path]:
    if not folder.is_dir():
        missed.append(f"`{folder}` is no folder" if folder.exists() else f"`{folder}` is not there")
    elif is_run(folder):
        yield folder
    else:
        found = [*_find_within(folder, _DEEP, missed)]
        yield from found
        if not found:
            missed.append(f"`{folder}` is not the folder of a run, and holds none")


def _find_within(folder: Path, deep: int, missed: list[str]) -> Iterator[Path]:
    for inner in _folders_in(folder, missed):
        if is_run(inner):
            yield inner
        elif deep > 1:
            yield from _find_within(inner, deep - 1, missed)


def _folders_in(folder: Path, missed: list[str]) -> list[Path]:
    """Returns the folders in a folder, by number where they have one; no links, none hidden."""
    try:
        with os.scandir(folder) as entries:
            inner = (it for it in entries if it.is_dir(follow_symlinks=False))
            named = (it.name for it in inner if it.name not in _NO_RUNS and it.name[0] != ".")
            found = [folder / name for name in islice(named, MAX_FOLDERS + 1)]
    except OSError as error:
        missed.append(explain_os_error(error))
        return []
    if len(found) > MAX_FOLDERS:
        missed.append(f"of `{folder}` only {MAX_FOLDERS:,} folders are looked into")
    return sorted(found[:MAX_FOLDERS], key=by_number)


def by_number(folder: Path) -> tuple[str, int, str]:
    """Returns what a folder is sorted by: `net-2` stands before `net-10`."""
    stem, _, number = folder.name.rpartition("-")
    known = number.isascii() and number.isdigit() and len(number) < 10
    return (stem, int(number), "") if known else (folder.name, -1, "")


def read_run(folder: Path) -> ListedRun:
    """Returns the run in a folder; what is damaged of it is told in its `fault`."""
    try:
        state = _find_state(folder)
        report = read_report(folder) if (folder / REPORT).is_file() else {}
        lines, lock = tuple(read_metrics(folder)), read_lock(folder)
        blueprint = _read_blueprint(folder)
    except (RunError, OSError) as error:
        told = explain_os_error(error) if isinstance(error, OSError) else str(error)
        named = told if str(folder) in told else f"`{folder}`: {told}"
        return ListedRun(folder, "damaged", {}, fault=named)
    return ListedRun(folder, state or _ended(report), report, lines, blueprint, lock)


def _find_state(folder: Path) -> State | None:
    """Returns the state of a run that has not ended by itself."""
    running = folder / RUNNING
    if is_held(running):
        return "running"
    return "killed" if running.is_file() else None


def _ended(report: Mapping[str, Any]) -> State:
    stopped = report.get("stopped")
    if not report or stopped not in (None, "early", *_CUT_SHORT):
        return "failed"
    return "interrupted" if stopped in _CUT_SHORT else "finished"


def _read_blueprint(folder: Path) -> Mapping[str, Any] | None:
    file = folder / BLUEPRINT
    if not file.is_file():
        return None
    try:
        values = read_record(file)
        if not isinstance(values, dict):
            raise ValueError("expected a mapping")
    except (OSError, ValueError) as error:
        raise RunError(f"`{file}` is damaged: {error}") from error
    return values
