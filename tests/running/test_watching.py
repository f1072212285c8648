"""What a run notes, and when it stops."""

from __future__ import annotations

import json
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kerasflow.errors import RunError
from kerasflow.running.interruptions import Signals

pytestmark = pytest.mark.keras


def test_losses_come_before_metrics_and_training_before_validation() -> None:
    from kerasflow.running.watching import ordered

    logs = {"accuracy": 1, "a_loss": 2, "loss": 3, "val_accuracy": 4, "val_loss": 5}
    assert list(ordered(logs)) == ["loss", "a_loss", "accuracy", "val_loss", "val_accuracy"]
    assert ordered(None) == {}


def test_an_epoch_is_written_at_its_end(tmp_path: Path) -> None:
    from kerasflow.running.watching import EpochLog

    file, signals = tmp_path / "metrics.jsonl", Signals()
    log = EpochLog(file, signals)
    log.on_epoch_begin(0)
    log.on_epoch_end(0, {"loss": float("nan")})
    assert json.loads(file.read_text("utf-8")) | {"seconds": 0} == {
        **{"epoch": 1, "phase": 0, "loss": None, "seconds": 0}
    }
    signals.caught = 2  # too late to cut this epoch short
    log.on_epoch_end(1, {"loss": 1.0})
    signals.heeded = True
    log.on_epoch_end(2, {"loss": 1.0})
    assert [line["epoch"] for line in log.lines] == [1, 2]


@pytest.mark.parametrize("name", ["loss", "val_loss", "kind_loss"])
@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_any_loss_that_is_no_number_ends_training(name: str, value: float) -> None:
    guard = watched()
    guard.on_epoch_begin(2)
    guard.on_epoch_end(2, {"accuracy": 0.5, name: value})
    assert guard.model.stop_training
    with pytest.raises(RunError, match=f"`{name}` became {value} in epoch 3;"):
        guard.check()


def test_a_metric_that_is_no_number_does_not_end_training() -> None:
    guard = watched()
    guard.on_epoch_end(0, {"loss": 0.5, "auc": float("nan")})
    guard.check()
    assert not guard.model.stop_training


def test_the_loss_is_looked_at_within_an_epoch_now_and_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    guard = watched()
    guard.on_train_batch_end(1, {"loss": float("nan")})
    assert guard.fault is None
    later = time.monotonic() + 2
    monkeypatch.setattr(time, "monotonic", lambda: later)
    guard.on_train_batch_end(5, {"loss": float("nan")})
    assert guard.fault == "`loss` became nan in epoch 1, step 6"


def watched() -> Any:
    from kerasflow.running.watching import LossGuard

    guard = LossGuard()
    guard.set_model(SimpleNamespace(stop_training=False))
    return guard
