"""A folder is one run's alone, whoever else wants it and whatever becomes of the run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kerasflow.errors import RunError
from kerasflow.running.claiming import Claim, refuse_used_folder


def test_the_default_folder_has_the_next_free_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, folder in [("digits", "digits-1"), ("digits", "digits-2"), ("letters", "letters-1")]:
        with Claim(name) as claim:
            claim.keeps = True
            assert claim.folder == Path("runs") / folder
    (tmp_path / "runs/digits-1").rmdir()
    with Claim("digits") as claim:
        assert claim.folder == Path("runs/digits-1")


def test_a_named_folder_may_be_new_or_empty(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "empty", tmp_path / "a" / "b"):
        with Claim("digits", folder) as claim:
            assert claim.folder.is_dir()
    assert [entry.name for entry in tmp_path.iterdir()] == ["empty"]


def test_a_folder_with_something_in_it_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text("mine", encoding="utf-8")
    with pytest.raises(RunError, match="is not empty, and a run never writes over"):
        refuse_used_folder(tmp_path)
    with pytest.raises(RunError, match="is not empty"), Claim("digits", tmp_path):
        pass
    assert (tmp_path / "report.json").read_text(encoding="utf-8") == "mine"


def test_a_file_is_no_folder_for_a_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(RunError, match="is a file"):
        refuse_used_folder(tmp_path / "file")


def test_a_run_that_came_to_nothing_takes_away_what_is_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    with Claim("digits", folder, ["logs/./a.csv", "best-{epoch}.keras"]) as claim:
        for name in ("blueprint.json", "best-12.keras", "logs/a.csv", "notes.txt"):
            (claim.folder / name).parent.mkdir(exist_ok=True)
            (claim.folder / name).write_text(name, encoding="utf-8")
    assert [entry.name for entry in folder.iterdir()] == ["notes.txt"]


def test_a_run_that_kept_something_gives_the_folder_back_with_it(tmp_path: Path) -> None:
    with Claim("digits", tmp_path / "run") as claim:
        (claim.folder / "model.keras").write_text("", encoding="utf-8")
        claim.keeps = True
    assert [entry.name for entry in (tmp_path / "run").iterdir()] == ["model.keras"]


HOLDER = """
import sys
from kerasflow.errors import RunError
from kerasflow.running.claiming import Claim
try:
    with Claim("digits", *sys.argv[1:]) as claim:
        print(claim.folder, flush=True)
        sys.stdin.read()
except RunError as error:
    print(error, flush=True)
"""


def hold(folder: Path, *out: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, *out],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("is_there", [True, False])
def test_of_many_that_want_one_folder_one_gets_it(tmp_path: Path, is_there: bool) -> None:
    if is_there:
        (tmp_path / "run").mkdir()
    holders = [hold(tmp_path, "run") for _ in range(6)]
    said = [holder.stdout.readline().strip() for holder in holders if holder.stdout]
    for holder in holders:
        holder.communicate()
    assert said.count("run") == 1
    assert sum("is the folder of another run, which goes on" in line for line in said) == 5


def test_many_at_once_get_numbers_of_their_own(tmp_path: Path) -> None:
    holders = [hold(tmp_path) for _ in range(6)]
    said = {holder.stdout.readline().strip() for holder in holders if holder.stdout}
    for holder in holders:
        holder.communicate()
    assert said == {f"runs/digits-{number}" for number in range(1, 7)}


def test_the_folder_of_a_run_that_was_killed_is_no_other_runs(tmp_path: Path) -> None:
    holder = hold(tmp_path)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "runs/digits-1\n"
    holder.kill()
    holder.communicate()
    after = hold(tmp_path, "runs/digits-1").communicate()[0]
    assert "`runs/digits-1` is the folder of a run that was killed; go on with it by" in after
    assert hold(tmp_path).communicate()[0] == "runs/digits-2\n"


def test_a_run_that_was_killed_is_taken_over_and_one_that_goes_on_is_not(tmp_path: Path) -> None:
    holder = hold(tmp_path)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "runs/digits-1\n"
    folder = tmp_path / "runs" / "digits-1"
    with pytest.raises(RunError, match="another run, which goes on"):
        Claim("digits", folder, again=True).__enter__()
    holder.kill()
    holder.communicate()
    (folder / "blueprint.json").write_text("", encoding="utf-8")
    with pytest.raises(ZeroDivisionError), Claim("digits", folder, again=True):
        raise ZeroDivisionError
    assert "process" in json.loads((folder / "running.lock").read_text(encoding="utf-8"))
    with Claim("digits", folder, again=True):
        (folder / "report.json").write_text("{}", encoding="utf-8")
    assert {entry.name for entry in folder.iterdir()} == {"blueprint.json", "report.json"}


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for folder, words in [(tmp_path / "file" / "run", "Not a directory"), ("a" * 300, "too long")]:
        with pytest.raises(RunError, match=f"cannot be the folder of a run: .*{words}"):
            Claim("digits", folder).__enter__()
