"""Real runs in a SQLite store of MLflow, read back by its client."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import kerasflow as kf

for package in ("mlflow", "sqlalchemy", "alembic"):
    pytest.importorskip(package, reason='pip install "kerasflow[mlflow]"')
pytestmark = [
    pytest.mark.keras,
    pytest.mark.slow,
    # Of MLflow's own: what its dependencies deprecate.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::PendingDeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
Track = Callable[..., kf.Run]


def filed(run: kf.Run) -> tuple[Any, Any]:
    from mlflow.tracking import MlflowClient

    told = run.report["tracking"]["mlflow"]
    client = MlflowClient(tracking_uri=told["where"])
    return client, client.get_run(told["run"])


def test_runs_are_filed_in_one_store_beside_them(track: Track, tmp_path: Path) -> None:
    runs = [track("mlflow", out=f"line-{n}", experiment="lines") for n in (1, 2)]
    there = {it.name for it in (tmp_path / "runs").iterdir()}
    assert there == {"line-1", "line-2", "mlartifacts", "mlflow.db"}
    for run in runs:
        assert run.report["tracking"]["mlflow"]["fault"] is None
        client, found = filed(run)
        assert found.info.status == "FINISHED"
        assert client.get_experiment(found.info.experiment_id).name == "lines"
        assert found.info.run_name == run.folder.name
        assert found.data.params["compile.optimizer.SGD.learning_rate"] == "0.0001"
        assert found.data.params["model.layers.0.Dense.units"] == "1"
        assert found.data.metrics["test.mae"] == run.report["test"]["mae"]
        history = client.get_metric_history(found.info.run_id, "val_loss")
        assert [(it.step, it.value) for it in history] == [
            (epoch, pytest.approx(value)) for epoch, value in enumerate(run.history["val_loss"], 1)
        ]
        kept = {it.path for it in client.list_artifacts(found.info.run_id)}
        assert {"report.json", "report.html", "blueprint.json", "lock.json", "model.keras"} <= kept
    assert [it.folder.name for it in kf.compare(tmp_path / "runs").runs] == ["line-1", "line-2"]


def test_a_run_that_was_cut_short_is_so_in_the_store_and_can_go_on(tmp_path: Path) -> None:
    from mlflow.tracking import MlflowClient

    from kerasflow.running.tracking.mlflow_runs import MlflowRun
    from kerasflow.running.tracking.trackers import Beginning

    beginning = Beginning(tmp_path / "line-1", "line", None, {"a[0]": 1})
    run = MlflowRun()
    where, known = run.begin(beginning)
    client = MlflowClient(tracking_uri=where)
    run.log_epoch({"epoch": 1, "loss": 0.5})
    run.finish({"stopped": "terminated"})
    assert client.get_run(known).info.status == "KILLED"
    again = MlflowRun()
    assert again.begin(replace(beginning, known=known)) == (where, known)
    assert client.get_run(known).info.status == "RUNNING"
    again.log_epoch({"epoch": 1, "loss": 0.5})  # behind the last checkpoint, so trained again
    again.log_epoch({"epoch": 2, "loss": float("nan")})
    again.finish({"stopped": "failed"})
    assert client.get_run(known).info.status == "FAILED"
    assert [it.step for it in client.get_metric_history(known, "loss")] == [1, 2]


def test_a_server_that_is_gone_costs_the_tracking_and_not_the_run(
    track: Track, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://me:secret@127.0.0.1:9")
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    run = track("mlflow")
    assert run.report["epochs"] == 2
    assert run.report["tracking"]["mlflow"]["fault"]
    assert "`mlflow` is told no more of this run" in capsys.readouterr().err
    assert "secret" not in (run.folder / "report.json").read_text()
