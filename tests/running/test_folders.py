"""A run's folder is its own, and its files are whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kerasflow.running.folders import (
    append_whole,
    write_folder,
    write_json,
    write_new,
    write_text,
    write_whole,
)


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


def test_a_new_file_takes_no_name_that_is_taken(tmp_path: Path) -> None:
    write_new(tmp_path / "deep" / "a.txt", "mine")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "deep" / "a.txt", "yours")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "link", "yours")
    assert (tmp_path / "deep" / "a.txt").read_text("utf-8") == "mine"


def test_a_new_file_that_cannot_be_written_to_its_end_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        write_new(tmp_path / "a.txt", "\ud800")
    assert list(tmp_path.iterdir()) == []


def test_what_grows_in_the_folder_of_a_run_never_grows_elsewhere(tmp_path: Path) -> None:
    for text in ("a\n", "b\n"):
        append_whole(tmp_path / "metrics.jsonl", text)
    (tmp_path / "link").symlink_to(tmp_path / "metrics.jsonl")
    with pytest.raises(OSError, match="this is a link, where a run writes a file"):
        append_whole(tmp_path / "link", "c\n")
    assert (tmp_path / "metrics.jsonl").read_text(encoding="utf-8") == "a\nb\n"
