"""Tells trackers of a run. What fails in them is told, and never ends the run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.checking.file_names import BLUEPRINT, METRICS, REPORT, TRACKING
from kerasflow.documents.records import read_record
from kerasflow.errors import MissingDependencyError, printable
from kerasflow.running.differences import blueprint_values
from kerasflow.running.failures import explain
from kerasflow.running.folders import write_json
from kerasflow.running.tracking.mlflow_runs import MlflowRun
from kerasflow.running.tracking.tensorboard_events import TensorBoardEvents
from kerasflow.running.tracking.trackers import Beginning, Filed, Tracker, without_secrets
from kerasflow.running.tracking.wandb_runs import WandbRun
from kerasflow.running.untrusted_reports import is_texts

_TRACKERS: Mapping[str, Callable[[], Tracker]] = {
    "tensorboard": TensorBoardEvents,
    "mlflow": MlflowRun,
    "wandb": WandbRun,
}
# What each needs, the first of which is called as its extra.
_PACKAGES: Mapping[str, tuple[str, ...]] = {
    "tensorboard": ("tensorboard",),
    "mlflow": ("mlflow", "sqlalchemy", "alembic"),
    "wandb": ("wandb",),
}

_untracked: ContextVar[bool] = ContextVar("nobody is told", default=False)


@contextmanager
def untracked() -> Iterator[None]:
    """Lets runs inside be told to nobody, as one that repeats another."""
    token = _untracked.set(True)
    try:
        yield
    finally:
        _untracked.reset(token)


def refuse_missing_trackers(blueprint: Blueprint) -> None:
    """Refuses a tracker whose package is not installed.

    Raises:
        MissingDependencyError: With the extra that brings it.
    """
    for name in () if _untracked.get() else blueprint.runtime.track:
        for package in _PACKAGES[name]:
            if find_spec(package) is None:
                raise MissingDependencyError(package, name, f"`runtime.track` with `{name}`")


@dataclass(slots=True)
class Tracking:
    """The trackers of one run.

    Args:
        blueprint: Says which.
        folder: Of the run.
    """

    blueprint: Blueprint
    folder: Path
    open: dict[str, Tracker] = field(default_factory=dict, init=False)
    filed: dict[str, Filed] = field(default_factory=dict, init=False)
    faults: dict[str, str] = field(default_factory=dict, init=False)

    def begin(self, done: int = 0) -> None:
        """Files the run; call it when `blueprint.json` is there.

        Args:
            done: How many epochs a run that goes on has behind it.
        """
        names = () if _untracked.get() else self.blueprint.runtime.track
        if not names:
            return
        values = blueprint_values(read_record(self.folder / BLUEPRINT))
        known = _read_known(self.folder / TRACKING)
        written = self.folder / METRICS
        told = written.read_bytes().count(b"\n") if known and written.is_file() else 0
        for name in dict.fromkeys(names):
            self.open[name] = _TRACKERS[name]()
            experiment = self.blueprint.runtime.experiment
            named = self.blueprint.name, experiment
            beginning = Beginning(
                self.folder.absolute(), *named, values, known.get(name), done=done, told=told
            )
            self._tell(name, partial(self._file, beginning=beginning))
        ids = {name: it.known for name, it in self.filed.items() if it.known}
        if ids:
            write_json(self.folder / TRACKING, ids)

    def _file(self, name: str, beginning: Beginning) -> None:
        self.filed[name] = self.open[name].begin(beginning)

    def log_epoch(self, line: Mapping[str, Any]) -> None:
        """Tells of an epoch that was trained to its end."""
        for name in [*self.open]:
            self._tell(name, lambda it: self.open[it].log_epoch(line))

    def describe(self) -> dict[str, Any] | None:
        """Returns what a report says of it: where the run is filed, and what went wrong."""
        if not self.filed and not self.faults:
            return None
        names = dict.fromkeys([*self.filed, *self.faults])
        return {
            name: {
                "where": without_secrets(self.filed[name].where) if name in self.filed else None,
                "run": self.filed[name].known if name in self.filed else None,
                "fault": self.faults.get(name),
            }
            for name in names
        }

    def finish(self, report: dict[str, Any]) -> None:
        """Gives everything that the run has left; a fault goes into its report.

        Args:
            report: Of the run, which is written already.
        """
        before = len(self.faults)
        for name in [*self.open]:
            self._tell(name, lambda it: self.open[it].finish(report))
        self.open.clear()
        if len(self.faults) > before:
            report["tracking"] = self.describe()
            write_json(self.folder / REPORT, report)

    def abandon(self) -> None:
        """Ends what is open yet, of a run that came to nothing."""
        for name in [*self.open]:
            self._tell(name, lambda it: self.open[it].finish({"stopped": "failed"}))
        self.open.clear()

    def _tell(self, name: str, tell: Callable[[str], None]) -> None:
        try:
            tell(name)
        except Exception as error:  # whatever a tracker raises, or a server answers
            self.faults[name] = without_secrets(explain(error))
            del self.open[name]
            told = f"`{name}` is told no more of this run: {self.faults[name]}"
            sys.stderr.write(f"{printable(told)}; the run goes on without\n")


def _read_known(file: Path) -> Mapping[str, str]:
    """Returns what trackers called the run when it began; nothing where it begins."""
    if not file.is_file():
        return {}
    values = read_record(file)
    if not isinstance(values, dict):
        return {}
    return {name: it for name, it in values.items() if is_texts([it]) and it.isalnum()}
