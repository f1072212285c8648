"""A folder is filled by one process, and others wait for it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import once
import pytest


def test_of_many_at_the_same_time_one_writes_and_all_see_what_is_whole(tmp_path: Path) -> None:
    writers, started = [], threading.Barrier(4)

    def write(folder: Path) -> None:
        writers.append(folder)
        for number in range(50):
            (folder / str(number)).write_text("written", encoding="utf-8")

    def count() -> int:
        started.wait()
        return len(list(once.fill_once(tmp_path / "facts", write).iterdir()))

    with ThreadPoolExecutor(4) as pool:
        counts = [future.result() for future in [pool.submit(count) for _ in range(4)]]
    assert counts == [50] * 4
    assert writers == [tmp_path / "facts"]


def test_a_failure_fails_those_who_wait_too(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        raise ValueError("no room")

    with pytest.raises(ValueError, match="no room"):
        once.fill_once(tmp_path / "facts", fail)
    with pytest.raises(RuntimeError, match="`facts` failed in another test or worker"):
        once.fill_once(tmp_path / "facts", fail)


def test_nobody_waits_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(once, "MOST_SECONDS", 0)
    (tmp_path / "facts").mkdir()
    with pytest.raises(RuntimeError, match="`facts` is not there after 0 s"):
        once.fill_once(tmp_path / "facts", lambda folder: None)
