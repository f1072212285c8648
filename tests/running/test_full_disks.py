"""A disk without room: told before the training, or after what was trained has been saved."""

from __future__ import annotations

import errno
import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kerasflow.errors import RunError
from kerasflow.running import Run, folders, training
from kerasflow.running.checkpoints.files import read_tree
from kerasflow.running.checkpoints.generations import list_checkpoints
from kerasflow.running.folders import write_new, write_text
from kerasflow.running.interruptions import Interruption

resource = pytest.importorskip("resource", reason="needs POSIX' limits and counts of a process")

pytestmark = pytest.mark.keras
RunDigits = Callable[..., Run]


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Has the system refuse to make files larger, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_without_room_for_the_model_is_told_before_it_trains(
    run_digits: RunDigits, tmp_path: Path
) -> None:
    words = "no room for the trained model, about .* bytes, 2 checkpoints .*: File too large"
    with files_of_at_most(200_000), pytest.raises(RunError, match=words):
        run_digits()
    assert not (tmp_path / "run").exists()


def test_a_small_model_trains_where_there_is_little_room(run_digits: RunDigits) -> None:
    with files_of_at_most(300_000):
        assert (run_digits().folder / "model.keras").is_file()


def test_the_model_is_saved_where_the_metrics_have_no_room(
    run_digits: RunDigits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "METRICS", "/dev/full")
    # It is no file, which a run would refuse to write.
    monkeypatch.setattr(folders, "stat", SimpleNamespace(S_ISREG=lambda _: True))
    words = r"training failed in epoch 2: .*No space left on device; what was reached is kept in"
    with pytest.raises(RunError, match=f"{words} `.*run`"):
        run_digits()
    report: Any = json.loads((tmp_path / "run" / "report.json").read_text("utf-8"))
    assert report["stopped"] == "failed"
    assert (tmp_path / "run" / "model.keras").is_file()
    assert not (tmp_path / "run" / "running.lock").exists()


def test_a_file_that_has_no_room_is_named_and_not_there(tmp_path: Path) -> None:
    with files_of_at_most(1_000), pytest.raises(OSError, match=r"File too large: '.*a.txt'"):
        write_text(tmp_path / "a.txt", "x" * 2_000)
    with files_of_at_most(1_000), pytest.raises(OSError, match="File too large"):
        write_new(tmp_path / "b.txt", "x" * 2_000)
    assert list(tmp_path.iterdir()) == []


def test_where_a_checkpoint_has_no_room_training_goes_on_and_the_one_before_stays(
    run_digits: RunDigits, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written: list[int] = []
    sync = os.fsync

    def fill_up(descriptor: int) -> None:
        sync(descriptor)
        if os.fstat(descriptor).st_size > 100_000:
            written.append(descriptor)
            if len(written) > 1:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fill_up)
    done = run_digits("runtime.checkpoint.epochs=1")
    assert len(written) == 2
    said = capsys.readouterr().err
    assert "no checkpoint could be written at epoch 3, step 1: No space left on device; the" in said
    [kept] = list_checkpoints(done.folder).values()
    assert kept.name == "epoch-1-step-0.checkpoint"
    assert read_tree(kept)["position"] == {"phase": 0, "epoch": 1, "step": 0}
    assert [it.name for it in kept.parent.iterdir()] == [kept.name]


def test_a_signal_in_the_middle_of_writing_a_checkpoint_waits_for_it(
    run_digits: RunDigits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = os.fsync

    def be_told(descriptor: int) -> None:
        signal.raise_signal(signal.SIGTERM)
        monkeypatch.setattr(os, "fsync", sync)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", be_told)
    with pytest.raises(Interruption, match="terminated"):
        run_digits("runtime.checkpoint.epochs=1", "fit.epochs=3")
    newest = next(iter(list_checkpoints(tmp_path / "run").values()))
    assert read_tree(newest)["position"] == {"phase": 0, "epoch": 1, "step": 0}
