"""A report opens no folder that its reader has not come near."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import kerasflow as kf
from kerasflow.cli.statuses import run_verb
from kerasflow.cli.verbs import verbs
from kerasflow.errors import DataError, RunError

pytestmark = pytest.mark.keras


def record(run: Path, roots: Any) -> None:
    """Lets the report of a run say something else."""
    report = json.loads((run / "report.json").read_text("utf-8"))
    (run / "report.json").write_text(json.dumps({**report, "roots": roots}), encoding="utf-8")


@pytest.fixture
def away(stranger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder far from the run, which has the data that its report names."""
    folder = tmp_path_factory.mktemp("away")
    shutil.move(stranger.parent / "rows.csv", folder / "rows.csv")
    record(stranger, [str(folder)])
    return folder


def test_a_folder_far_from_the_run_is_refused_until_it_is_named(stranger: Path, away: Path) -> None:
    with pytest.raises(DataError) as found:
        kf.evaluate(stranger)
    assert f"read its data in `{away}`" in str(found.value)
    assert f"--data-root {away}" in str(found.value)
    assert kf.evaluate(stranger, roots=[away])["test"]["loss"] > 0


def test_the_command_line_ends_with_status_4_and_takes_the_folder(
    stranger: Path, away: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_verb(verbs, ["evaluate", str(stranger)]) == 4
    assert f"--data-root {away}" in capsys.readouterr().err
    assert run_verb(verbs, ["evaluate", str(stranger), "--data-root", str(away)]) == 0


@pytest.mark.parametrize("start", [kf.run, kf.build])
def test_a_kept_blueprint_is_held_to_the_same(
    stranger: Path, away: Path, start: Callable[..., Any]
) -> None:
    with pytest.raises(DataError, match="outside of the current folder"):
        start(stranger / "blueprint.json")
    with pytest.raises(DataError, match="fewer than one batch"):
        start(stranger / "blueprint.json", roots=[away], sets=["fit.batch_size=900"])


def test_run_on_the_command_line_is_held_to_the_same(
    stranger: Path, away: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_verb(verbs, ["run", str(stranger / "blueprint.json"), "--quiet"]) == 4
    assert f"--data-root {away}" in capsys.readouterr().err


def test_nothing_is_asked_of_whoever_predicts(stranger: Path, away: Path) -> None:
    assert len(kf.predict(stranger, away / "rows.csv").labels) == 40


def test_a_run_far_away_that_this_process_has_made_is_believed(sent: Path, tmp_path: Path) -> None:
    done = kf.run(
        json.loads((sent / "blueprint.json").read_text("utf-8")),
        roots=[sent.parent],
        out=tmp_path / "mine",
        progress=False,
    )
    assert kf.evaluate(done)["test"] == pytest.approx(done.report["test"])


@pytest.mark.parametrize("near", ["current", "own", "above"])
def test_folders_near_the_reader_or_the_run_are_believed(
    stranger: Path, away: Path, near: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if near == "current":
        monkeypatch.chdir(away.parent)
    else:
        folder = stranger / "data" if near == "own" else stranger.parent / "beside"
        shutil.copytree(away, folder)
        record(stranger, [str(folder)])
    assert kf.evaluate(stranger)["test"]["loss"] > 0


def test_a_link_near_the_run_leads_nowhere(stranger: Path, away: Path) -> None:
    (stranger / "link").symlink_to(away)
    record(stranger, [str(stranger / "link"), str(stranger / ".." / ".." / away.name)])
    with pytest.raises(DataError, match="outside of the current folder"):
        kf.evaluate(stranger)


def test_a_folder_that_is_not_there_any_more_is_passed_over(stranger: Path) -> None:
    (stranger.parent / "round").symlink_to("round")
    gone = ["/not/there", "x" * 5000, str(stranger.parent / "round"), str(stranger.parent)]
    record(stranger, gone)
    assert kf.evaluate(stranger)["test"]["loss"] > 0


@pytest.mark.parametrize(
    "roots", ["/etc", 3, [["/etc"]], {"/etc": 1}, ["a\0b"], ["\ud800"], ["/"] * 1000, [None]]
)
def test_what_is_no_list_of_folders_is_refused(stranger: Path, roots: Any) -> None:
    record(stranger, roots)
    with pytest.raises(RunError, match="expected in `roots` a list of at most 100 folders"):
        kf.evaluate(stranger)
