"""Folders of runs, whole or not."""

from __future__ import annotations

from pathlib import Path

import pytest
from run_folders import write_run

from kerasflow.errors import RunError
from kerasflow.running.claiming import Claim
from kerasflow.running.listings import list_runs, read_run
from kerasflow.running.locking import hold


def test_a_folder_of_runs_gives_them_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    for number in (10, 2, 1):
        write_run(tmp_path / "runs" / f"net-{number}", {"loss": 0.1})
    write_run(tmp_path / "runs" / "search" / "trial-1", {"loss": 0.1})
    write_run(tmp_path / "runs" / ".hidden" / "net-1", {"loss": 0.1})
    (tmp_path / "runs" / "notes").mkdir()
    found = [run.folder.name for run in list_runs(tmp_path / "runs")]
    assert found == ["net-1", "net-2", "net-10", "trial-1"]


def test_a_run_that_is_named_twice_is_listed_once(tmp_path: Path) -> None:
    one = write_run(tmp_path / "net-1", {"loss": 0.1})
    assert len(list_runs(one, tmp_path, one)) == 1


def test_the_state_is_told_by_lock_and_report(tmp_path: Path) -> None:
    words = {"early": "finished", "interrupted": "interrupted", "terminated": "interrupted"}
    words |= {"failed": "failed", "something else": "failed"}
    for stopped, state in words.items():
        folder = write_run(tmp_path / stopped, {"loss": 0.1}, stopped=stopped)
        assert read_run(folder).state == state
    assert read_run(write_run(tmp_path / "done", {"loss": 0.1})).state == "finished"
    assert read_run(write_run(tmp_path / "no report")).state == "failed"


def test_a_run_that_goes_on_is_running_and_one_that_let_go_of_its_lock_was_killed(
    tmp_path: Path,
) -> None:
    with Claim("net", tmp_path / "net-1") as claim:
        assert read_run(claim.folder).state == "running"
        assert [run.state for run in list_runs(tmp_path)] == ["running"]
    killed = write_run(tmp_path / "net-2")
    with (killed / "running.lock").open("w") as stream:
        assert hold(stream)
    assert read_run(killed).state == "killed"
    assert read_run(killed).epochs == 2


@pytest.mark.parametrize(
    "name, text, words",
    [
        ("report.json", "{", "`report.json`|report.json` is damaged"),
        ("report.json", '{"train": 3}', "expected in `train`"),
        ("report.json", '{"name":' + "[" * 600 + "]" * 600 + "}", "nested too deep"),
        ("blueprint.json", "[" * 600 + "]" * 600, "nested too deep"),
        ("blueprint.json", "[]", "expected a mapping"),
        ("lock.json", "[]", "lock.json` is damaged"),
        ("metrics.jsonl", '{"loss": "x"}\n', "in line 1"),
    ],
)
def test_what_is_damaged_is_told_and_the_others_are_listed(
    tmp_path: Path, name: str, text: str, words: str
) -> None:
    bad, _ = (write_run(tmp_path / f"net-{number}", {"loss": 0.1}) for number in (1, 2))
    (bad / name).write_text(text, encoding="utf-8")
    one, other = list_runs(tmp_path)
    assert (one.state, other.state) == ("damaged", "finished")
    assert one.fault is not None
    assert words.rsplit("|", maxsplit=1)[-1] in one.fault
    assert str(bad) in one.fault


def test_folders_without_runs_are_told_and_refused_where_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    strange = [tmp_path / name for name in ("empty", "file", "gone")]
    with pytest.raises(RunError, match="there are no runs in") as caught:
        list_runs(*strange)
    for words in ("empty` is not the folder of a run", "file` is no folder", "gone` is not there"):
        assert words in str(caught.value)
    missed: list[str] = []
    run = write_run(tmp_path / "net", {"loss": 0.1})
    assert len(list_runs(*strange, run, missed=missed)) == 1
    assert len(missed) == 3
