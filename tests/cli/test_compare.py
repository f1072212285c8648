"""`kerasflow compare` and `kerasflow list runs`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from run_folders import write_run

Invoke = Callable[..., Any]


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    write_run(tmp_path / "runs" / "net-1", {"loss": 0.5, "mae": 0.4})
    write_run(tmp_path / "runs" / "net-2", {"loss": 0.25, "mae": 0.3}, fit={"epochs": 3})
    (write_run(tmp_path / "runs" / "net-3") / "running.lock").touch()
    return tmp_path / "runs"


def test_a_table_is_written_the_best_run_first(invoke: Invoke, runs: Path) -> None:
    done = invoke("compare", runs)
    assert done.status == 0
    head, *lines = done.stdout.splitlines()
    assert head.split()[:4] == ["run", "state", "test.mae", "test.loss"]
    assert head.split()[-1] == "fit.epochs"
    assert [line.split()[0][-5:] for line in lines] == ["net-2", "net-1", "net-3"]
    assert done.stderr == "sorted by test.mae, the smallest first\n"


def test_every_format_has_the_same_runs(invoke: Invoke, runs: Path, tmp_path: Path) -> None:
    found = json.loads(invoke("compare", runs, "--format", "json", "--sort", "fit.epochs").stdout)
    assert [row["fit.epochs"] for row in found["runs"]] == [2, 2, 3]
    assert found["differences"] == ["fit.epochs"]
    assert len(invoke("compare", runs, "--format", "csv").stdout.splitlines()) == 4
    assert invoke("compare", runs, "--format", "markdown").stdout.startswith("| run | state |")
    page = tmp_path / "page.html"
    assert invoke("compare", runs, "--html", page, "--top", 1).status == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    again = invoke("compare", runs, "--html", page)
    assert again.status == 2
    assert "is there already" in again.stderr


def test_the_order_may_be_turned(invoke: Invoke, runs: Path) -> None:
    done = invoke("compare", runs, "--sort", "test.loss", "--descending")
    assert [line.split()[0][-5:] for line in done.stdout.splitlines()[1:3]] == ["net-1", "net-2"]
    assert "the largest first" in done.stderr


def test_an_unknown_column_is_wrong_usage(invoke: Invoke, runs: Path) -> None:
    done = invoke("compare", runs, "--sort", "mae")
    assert done.status == 2
    assert "did you mean `test.mae`?" in done.stderr


def test_runs_are_listed_with_state_and_result(invoke: Invoke, runs: Path) -> None:
    (runs / "net-2" / "report.json").write_text("[]")
    done = invoke("list", "runs", runs)
    assert done.status == 0
    head, *lines = [line.split() for line in done.stdout.splitlines()]
    assert head == ["name", "state", "when", "result", "folder"]
    assert lines[0][:2] + lines[0][-3:-1] == ["net", "finished", "test.mae", "0.4000"]
    assert lines[1][0] == "damaged"
    assert " ".join(lines[2]).startswith("net killed epoch 2, loss 0.2500")
    assert "net-2/report.json` is damaged" in done.stderr


def test_where_no_runs_are_that_is_told(invoke: Invoke) -> None:
    assert "`kerasflow run` makes one" in invoke("list", "runs").stderr
    done = invoke("compare", "nowhere")
    assert (done.status, done.stdout) == (1, "")
    assert "`nowhere` is not there" in done.stderr


LOADED = """
import sys
from kerasflow.cli.statuses import run_verb
from kerasflow.cli.verbs import verbs

runs = sys.argv[1]
for verb in (["compare", runs, "--html", "page.html"], ["list", "runs", runs]):
    assert run_verb(verbs, verb) == 0
print({"keras", "tensorflow", "numpy"} & set(sys.modules))
"""


def test_neither_verb_loads_what_trains(runs: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED, str(runs)],
        cwd=runs.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines()[-1:] == ["set()"], done.stderr
