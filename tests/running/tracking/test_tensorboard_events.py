"""Events of a real run, read back by TensorBoard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import kerasflow as kf
from kerasflow.running.checkpoints.generations import list_checkpoints

pytest.importorskip("tensorboard", reason='pip install "kerasflow[tensorboard]"')
pytestmark = pytest.mark.keras


def read(folder: Path) -> Any:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    found = EventAccumulator(str(folder))
    found.Reload()
    return found


def test_tensorboard_shows_each_epoch_of_both_splits(track: Callable[..., kf.Run]) -> None:
    run = track("tensorboard")
    folder = run.folder / "tensorboard"
    assert run.report["tracking"]["tensorboard"]["where"] == str(folder)
    for split, prefix in (("train", ""), ("validation", "val_")):
        found = read(folder / split)
        for name in ("loss", "mae"):
            events = found.Scalars(name)
            assert [event.step for event in events] == [1, 2]
            values = [event.value for event in events]
            assert values == pytest.approx(run.history[f"{prefix}{name}"], rel=1e-6)
    judged = read(folder / "test").Scalars("judged/mae")[0].value
    assert judged == pytest.approx(run.report["test"]["mae"], rel=1e-6)
    texts = read(folder / "train").Tensors("blueprint")
    assert b"compile.optimizer.SGD.learning_rate" in texts[0].tensor_proto.string_val[0]


def test_a_run_that_is_resumed_has_one_value_an_epoch(
    track: Callable[..., kf.Run], rows: Mapping[str, Any]
) -> None:
    run = track("tensorboard", checkpoint={"epochs": 1})
    (run.folder / "report.json").unlink()
    next(iter(list_checkpoints(run.folder).values())).unlink()
    resumed = kf.resume(run.folder, data=rows, progress=False)
    found = read(run.folder / "tensorboard" / "train")
    assert [event.step for event in found.Scalars("loss")] == [1, 2]
    values = [event.value for event in found.Scalars("loss")]
    assert values == pytest.approx(resumed.history["loss"], rel=1e-6)
    assert len(found.Tensors("blueprint")) == 1
