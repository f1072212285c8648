"""MLflow: a run in the store that the environment names, else in a SQLite file beside the run.

No address is ever taken from a blueprint, which may be a stranger's.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kerasflow.checking.file_names import MLFLOW_FILES, MLFLOW_STORE
from kerasflow.errors import RunError
from kerasflow.running.tracking.trackers import (
    Beginning,
    Filed,
    environment,
    final_numbers,
    kept_files,
    measured,
)

# Of current versions; what is longer is refused, and with it the whole call.
_LONGEST_NAME, _LONGEST_VALUE, _MOST_PARAMETERS = 250, 6_000, 100
_MOST_METRICS = 1_000
_ENDED: Mapping[str | None, str] = {
    **{None: "FINISHED", "early": "FINISHED"},
    **{"interrupted": "KILLED", "terminated": "KILLED"},
}
_STRANGE = re.compile(r"[^\w\-. :/]")
_INDEX = re.compile(r"\[(\w+)\]")
# MLflow would otherwise tell its makers that it is used, tell the user of tables, and try minutes
# long to reach a server that is gone, while nothing trains.
_CALM = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_LOGGING_LEVEL": "WARNING",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2",
}
_NO_ADDRESS = frozenset("?#%")


class MlflowRun:
    """Files one run by MLflow's client, and leaves the program's own runs alone."""

    def __init__(self) -> None:
        self._known_steps: dict[str, set[int]] = {}

    def begin(self, beginning: Beginning) -> Filed:
        """Makes the run, or goes on with the one that it was."""
        self._goes_on = beginning.known is not None
        self._folder = beginning.folder
        with environment(_CALM):
            from mlflow.tracking import MlflowClient

            where = os.environ.get("MLFLOW_TRACKING_URI") or _own_store(beginning.folder)
            self._client = MlflowClient(tracking_uri=where)
            self._epochs = 0
            if beginning.known:
                self._id = beginning.known
                self._client.update_run(self._id, status="RUNNING")
            else:
                self._id = self._make(beginning, own="MLFLOW_TRACKING_URI" not in os.environ)
        return Filed(where, self._id)

    def log_epoch(self, line: Mapping[str, Any]) -> None:
        """Logs what was measured, with the epoch as its step."""
        self._epochs = line["epoch"]
        with environment(_CALM):
            self._log(measured(line))

    def finish(self, report: Mapping[str, Any]) -> None:
        """Logs the last numbers and the files, and ends the run."""
        ended = _ENDED.get(report.get("stopped"), "FAILED")
        with environment(_CALM):
            self._log(final_numbers(report))
            for file in kept_files(self._folder):
                self._client.log_artifact(self._id, str(file))
            self._client.set_terminated(self._id, ended)

    def _make(self, beginning: Beginning, *, own: bool) -> str:
        asked = beginning.experiment or os.environ.get("MLFLOW_EXPERIMENT_NAME")
        files = (beginning.folder.parent / MLFLOW_FILES).as_uri() if own else None
        experiment = self._find_experiment(asked or beginning.name, files)
        tags = {"kerasflow.folder": str(beginning.folder)[:_LONGEST_VALUE]}
        made = self._client.create_run(experiment, run_name=beginning.folder.name, tags=tags)
        run: str = made.info.run_id
        for some in _portions(_parameters(beginning.parameters), _MOST_PARAMETERS):
            self._client.log_batch(run, params=some)
        return run

    def _find_experiment(self, name: str, files: str | None) -> str:
        found = self._client.get_experiment_by_name(name)
        if found is None:
            made: str = self._client.create_experiment(name, artifact_location=files)
            return made
        known: str = found.experiment_id
        return known

    def _log(self, numbers: Mapping[str, float]) -> None:
        from mlflow.entities import Metric

        now = int(time.time() * 1_000)
        metrics = [
            Metric(_name(it), value, now, self._epochs)
            for it, value in numbers.items()
            if self._epochs not in self._steps_of(_name(it))
        ]
        for some in _portions(metrics, _MOST_METRICS):
            self._client.log_batch(self._id, metrics=some)

    def _steps_of(self, name: str) -> set[int]:
        """Returns for which epochs the store has a value of what was measured before.

        Epochs after the checkpoint that a run goes on from come to the same numbers once more.
        """
        if not self._goes_on:
            return set()
        if name not in self._known_steps:
            history = self._client.get_metric_history(self._id, name)
            self._known_steps[name] = {value.step for value in history}
        return self._known_steps[name]


def _own_store(folder: Path) -> str:
    """Returns the address of the store beside the folder of a run, for all the runs there."""
    file = folder.parent / MLFLOW_STORE
    if _NO_ADDRESS & set(str(file)):
        message = f"no address can name `{file}`, in which stands one of `?`, `#`, `%`"
        raise RunError(f"{message}; set MLFLOW_TRACKING_URI")
    return f"sqlite:///{file.as_posix()}"


def _parameters(values: Mapping[str, Any]) -> list[Any]:
    """Returns every value under a name that MLflow takes, none of them twice."""
    from mlflow.entities import Param

    named: dict[str, str] = {}
    for path, value in values.items():
        named.setdefault(_name(path), str(value)[:_LONGEST_VALUE])
    return [Param(name, text) for name, text in named.items()]


def _name(text: str) -> str:
    """Returns a name of letters that MLflow takes.

    Example:
        >>> _name("model.layers[2].Dense.units"), _name("f1_größe|a")
        ('model.layers.2.Dense.units', 'f1_größe_a')
    """
    name = _STRANGE.sub("_", _INDEX.sub(r".\1", text))[:_LONGEST_NAME]
    # As a path it must be one, and lead nowhere.
    return "/".join(part.strip(".") or "_" for part in name.split("/"))


def _portions(items: list[Any], size: int) -> Iterable[list[Any]]:
    return (items[at : at + size] for at in range(0, len(items), size))
