"""What is named in the place of a run's folder is told for what it is, with the runs there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerasflow import RunError
from kerasflow.running import Run, verify
from kerasflow.running.locking import hold
from kerasflow.running.misnomers import explain_no_run

pytestmark = pytest.mark.keras
NET = '{"blueprint": 1, "name": "way", "model": ["Flatten"]}'


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("net.json").write_text(NET, "utf-8")
    return tmp_path


def make_run(name: str, *, ended: bool = True) -> Path:
    folder = Path("runs", name)
    folder.mkdir(parents=True)
    (folder / "blueprint.json").write_text(NET, "utf-8")
    if ended:
        (folder / "report.json").write_text("{}", "utf-8")
    return folder


def told(name: str | Path) -> str:
    return explain_no_run(Path(name), "report.json")


def test_a_blueprint_is_told_with_its_runs_the_newest_first() -> None:
    for name in ("way-1", "way-9", "way-10", "net-2", "other-3"):
        make_run(name)
    found = [Path("runs", name) for name in ("way-10", "way-9", "net-2", "way-1")]
    listed = ", ".join(f"`{each}`" for each in found)
    said = "is a file, and not the folder of a run; the runs of this blueprint are"
    assert told("net.json") == f"`net.json` {said} {listed}"
    for opens in (Run.load, verify):
        with pytest.raises(RunError, match="the runs of this blueprint are"):
            opens("net.json")


def test_many_runs_are_not_all_named() -> None:
    for number in range(1, 8):
        make_run(f"way-{number}")
    assert told("net.json").endswith(f"`{Path('runs', 'way-3')}`, …")


def test_a_blueprint_without_runs_is_told_how_to_make_one() -> None:
    assert "there is no run of this blueprint yet, which `kerasflow run net.json`" in told(
        "net.json"
    )
    Path("data.csv").write_text("a\n1\n", "utf-8")
    assert told("data.csv") == "`data.csv` is a file, and not the folder of a run"


def test_a_broken_blueprint_and_a_program_are_found_by_their_file() -> None:
    make_run("broken-1")
    Path("broken.json").write_text("{", "utf-8")
    Path("broken.py").write_text("raise SystemExit('this was run')", "utf-8")
    for name in ("broken.json", "broken.py"):
        assert f"runs of this blueprint are `{Path('runs', 'broken-1')}`" in told(name)


def test_the_blueprint_of_a_run_and_the_folder_of_all_lead_to_it() -> None:
    folder = make_run("way-1")
    assert f"did you mean `{folder}`?" in told(folder / "blueprint.json")
    assert f"it has no `report.json`; name one in it: `{folder}`" in told("runs")
    assert f"there is no folder `{Path('runs', 'wy-1')}`; did you mean `{folder}`?" in told(
        Path("runs", "wy-1")
    )
    assert told("nowhere/at/all") == f"there is no folder `{Path('nowhere/at/all')}`"


def test_a_killed_run_is_told_from_one_that_goes_on() -> None:
    folder = make_run("way-1", ended=False)
    assert "was killed before its end, and so has no `report.json`; go on with it by " in told(
        folder
    )
    assert f"`kerasflow run --resume {folder}`" in told(folder)
    with (folder / "running.lock").open("w") as stream:
        assert hold(stream)
        assert told(folder) == f"the run `{folder}` goes on; it has a report when it has ended"
