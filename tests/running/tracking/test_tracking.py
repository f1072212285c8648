"""Trackers that are there, are missing, or fail."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kerasflow as kf
from kerasflow.errors import MissingDependencyError
from kerasflow.running.tracking import tracking
from kerasflow.running.tracking.trackers import Beginning, Filed

pytestmark = pytest.mark.keras
Track = Callable[..., kf.Run]


class Noting:
    """Notes what it is told, and fails where it is to."""

    def __init__(self, failing: str = "") -> None:
        self.failing = failing
        self.told: list[Any] = []

    def begin(self, beginning: Beginning) -> Filed:
        self._note("begin", beginning)
        return Filed("nowhere", "abc")

    def log_epoch(self, line: Mapping[str, Any]) -> None:
        self._note("log_epoch", line)

    def finish(self, report: Mapping[str, Any]) -> None:
        self._note("finish", report)

    def _note(self, name: str, value: Any) -> None:
        self.told.append((name, value))
        if name == self.failing:
            raise ConnectionError("the server is gone")


@pytest.fixture
def noting(monkeypatch: pytest.MonkeyPatch) -> Noting:
    tracker = Noting()
    monkeypatch.setattr(tracking, "_TRACKERS", {"mlflow": lambda: tracker})
    monkeypatch.setattr(tracking, "_PACKAGES", {"mlflow": ()})
    return tracker


@pytest.mark.parametrize("engine", ["plain", "fused", "xla"])
def test_a_tracker_is_told_of_everything_in_its_order(
    track: Track, noting: Noting, engine: str
) -> None:
    run = track("mlflow", engine=engine, experiment="lines")
    assert [name for name, _ in noting.told] == ["begin", "log_epoch", "log_epoch", "finish"]
    beginning, *lines, report = [value for _, value in noting.told]
    assert (beginning.name, beginning.experiment) == ("line", "lines")
    assert beginning.parameters["compile.optimizer.SGD.learning_rate"] == 1e-4
    written = (run.folder / "metrics.jsonl").read_text().splitlines()
    assert lines == [json.loads(line) for line in written]
    assert report["test"] == run.report["test"]
    assert run.report["tracking"] == {"mlflow": {"where": "nowhere", "run": "abc", "fault": None}}
    assert json.loads((run.folder / "tracking.json").read_text()) == {"mlflow": "abc"}


@pytest.mark.parametrize("failing, told", [("begin", 1), ("log_epoch", 2), ("finish", 4)])
def test_what_a_tracker_raises_is_told_and_the_run_is_whole(
    track: Track, noting: Noting, failing: str, told: int, capsys: pytest.CaptureFixture[str]
) -> None:
    noting.failing = failing
    run = track("mlflow")
    assert len(noting.told) == told
    report = json.loads((run.folder / "report.json").read_text())
    assert report["tracking"]["mlflow"]["fault"] == "the server is gone"
    assert report["epochs"] == 2
    said = capsys.readouterr().err
    assert said.count("`mlflow` is told no more of this run: the server is gone") == 1


def test_a_run_that_fails_is_ended_for_its_trackers_too(noting: Noting, tmp_path: Path) -> None:
    rows = {"x": np.full((64, 2), 1e30, "float32"), "y": np.arange(64.0)}
    blueprint = {
        **{"blueprint": 1, "data": {"target": {"out": "y"}, "split": {"test": 0.25}}},
        "model": {"inputs": {"x": {"shape": [2]}}, "layers": [{"Dense": 1, "name": "out"}]},
        "compile": {"optimizer": "sgd", "loss": "mse"},
        "runtime": {"track": "mlflow"},
    }
    with pytest.raises(kf.RunError, match="became"):
        kf.run(blueprint, data=rows, out=tmp_path / "run", progress=False)
    assert noting.told[-1][0] == "finish"
    assert noting.told[-1][1]["stopped"] not in (None, "early")


def test_what_repeats_a_run_is_told_to_nobody(track: Track, noting: Noting) -> None:
    run = track("mlflow")
    noting.told.clear()
    assert kf.verify(run, progress=False).same
    assert noting.told == []


@pytest.mark.parametrize("name", ["tensorboard", "mlflow", "wandb"])
def test_a_missing_package_is_told_before_anything_is_read(track: Track, name: str) -> None:
    if find_spec(name):
        pytest.skip(f"{name} is installed")
    words = rf"`runtime.track` with `{name}` needs {name}.*pip install \"kerasflow\[{name}\]\""
    with pytest.raises(MissingDependencyError, match=words):
        track(name)


def test_a_strangers_name_of_a_run_is_taken_only_as_a_word(tmp_path: Path) -> None:
    file = tmp_path / "tracking.json"
    file.write_text(json.dumps({"mlflow": "../x", "wandb": "ab1", "tensorboard": 3}))
    assert tracking._read_known(file) == {"wandb": "ab1"}
    file.write_text("[]")
    assert tracking._read_known(file) == {}


def test_a_run_that_is_resumed_goes_on_where_its_tracker_has_it(
    track: Track, noting: Noting, rows: Mapping[str, Any]
) -> None:
    from kerasflow.running.checkpoints.generations import list_checkpoints

    run = track("mlflow", checkpoint={"epochs": 1})
    (run.folder / "report.json").unlink()
    next(iter(list_checkpoints(run.folder).values())).unlink()
    noting.told.clear()
    resumed = kf.resume(run.folder, data=rows, progress=False)
    (_, beginning), (_, line), (last, _) = noting.told
    assert (beginning.known, line["epoch"], last) == ("abc", 2, "finish")
    assert resumed.report["test"] == run.report["test"]
