"""A run's folder is its own, and its files are whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kerasflow.errors import RunError
from kerasflow.running.folders import (
    discard,
    make_folder,
    refuse_used_folder,
    write_folder,
    write_json,
    write_text,
    write_whole,
)


def test_the_default_folder_has_the_next_free_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert make_folder("digits") == Path("runs/digits-1")
    assert make_folder("digits") == Path("runs/digits-2")
    (tmp_path / "runs/digits-1").rmdir()
    assert make_folder("digits") == Path("runs/digits-1")
    assert make_folder("letters") == Path("runs/letters-1")


def test_a_named_folder_may_be_new_or_empty(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert make_folder("digits", tmp_path / "empty") == tmp_path / "empty"
    assert make_folder("digits", tmp_path / "a" / "b").is_dir()


def test_a_folder_with_something_in_it_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text("mine", encoding="utf-8")
    with pytest.raises(RunError, match="is not empty, and a run never writes over"):
        refuse_used_folder(tmp_path)
    with pytest.raises(RunError, match="is not empty"):
        make_folder("digits", tmp_path)
    assert (tmp_path / "report.json").read_text(encoding="utf-8") == "mine"


def test_a_file_is_no_folder_for_a_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(RunError, match="is a file"):
        refuse_used_folder(tmp_path / "file")


def test_a_file_that_cannot_be_written_to_its_end_is_not_there(tmp_path: Path) -> None:
    def fail(path: Path) -> None:
        path.write_text("half", encoding="utf-8")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_whole(tmp_path / "model.keras", fail)
    with pytest.raises(OSError, match="disk full"):
        write_folder(tmp_path / "preprocess", lambda folder: fail(folder / "x"))
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    write_text(tmp_path / "deep" / "a.txt", "old")
    write_text(tmp_path / "deep" / "a.txt", "new")
    assert (tmp_path / "deep" / "a.txt").read_text(encoding="utf-8") == "new"
    assert [file.name for file in (tmp_path / "deep").iterdir()] == ["a.txt"]


def test_numbers_that_json_does_not_have_become_null(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", {"loss": float("nan"), "all": (1.5, float("inf"))})
    assert json.loads((tmp_path / "a.json").read_text("utf-8")) == {
        "loss": None,
        "all": [1.5, None],
    }


@pytest.mark.parametrize("keep", [True, False])
def test_a_run_that_came_to_nothing_leaves_at_most_the_folder_that_was_named(
    tmp_path: Path, keep: bool
) -> None:
    folder = tmp_path / "run"
    write_text(folder / "logs" / "a.txt", "")
    write_text(folder / "b.txt", "")
    discard(folder, keep=keep)
    assert folder.exists() is keep
    assert not keep or list(folder.iterdir()) == []
