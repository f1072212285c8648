"""A disk without room: told before the training, or after what was trained has been saved."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kerasflow.errors import RunError
from kerasflow.running import Run, training
from kerasflow.running.folders import write_new, write_text

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
    words = "no room for the trained model, about .* bytes, and 65,536 for .*: File too large"
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
