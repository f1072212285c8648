"""The benchmark of training runs, and its tables say what was measured."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import kerasflow

ROOT = Path(__file__).parents[2]
BENCHMARKS = ROOT / "benchmarks"


@pytest.fixture(params=sorted((BENCHMARKS / "blueprints").glob("*.json")), ids=lambda f: f.name)
def blueprint(request: pytest.FixtureRequest) -> Path:
    file: Path = request.param
    return file


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Imports one of the benchmark's modules, which are found beside it."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module


def test_a_blueprint_of_the_benchmark_checks_without_problems(blueprint: Path) -> None:
    assert list(kerasflow.check(blueprint)) == []


def test_every_contender_of_every_workload_has_a_script(module: Any) -> None:
    workloads = module("trials.workloads")
    scripts = {
        f"{workload.name}/{contender}.py"
        for workload in workloads.WORKLOADS
        for contender in workload.contenders
        if contender != workloads.KERASFLOW
    }
    folder = BENCHMARKS / "contenders"
    assert scripts == {file.relative_to(folder).as_posix() for file in folder.glob("*/*.py")}
    assert len(scripts) == 4 * 3 + 1


@pytest.mark.parametrize(
    "name, rows, split", [("text", 5851, "test"), ("mix", 60_000, "validation")]
)
def test_the_scripts_hold_out_the_rows_that_the_blueprint_does(
    name: str, rows: int, split: str, module: Any
) -> None:
    import numpy as np

    from kerasflow.feeding.splitting import split_tables
    from kerasflow.feeding.tables import Table

    spec = kerasflow.load(BENCHMARKS / "blueprints" / f"{name}.json").data.split
    dealt = split_tables({"train": Table({"row": np.arange(rows)})}, spec)
    data = module("contenders.data")
    number = {"test": data.TEST, "validation": data.VALIDATION}[split]
    taken = data.take_out(rows, getattr(spec, split), number)
    assert np.flatnonzero(taken).tolist() == dealt[split].columns["row"].tolist()


def trial(trials: ModuleType, contender: str, seconds: float, **more: Any) -> Any:
    usual = {"workload": "text", "round": 1, "whole_seconds": seconds + 8, "cpu_seconds": 9.0}
    epochs = {"fit_seconds": seconds, "epoch_seconds": [seconds / 2, seconds / 4, seconds / 4]}
    memory = {"peak_bytes": 1_000_000_000, "accuracy": 0.98}
    return trials.Trial(contender=contender, **{**usual, **epochs, **memory, **more})


def measured(module: Any) -> Any:
    """The figures of a script that takes 8 s and of a KerasFlow that takes 4 s, and 2 s warm."""
    trials, workloads = module("trials.trials"), module("trials.workloads")
    return module("trials.figures").summarize(
        [
            *(trial(trials, "script", each, data_bytes=10**8) for each in (8.0, 7.0, 80.0)),
            trial(trials, workloads.COLD, 4.0, peak_bytes=1_250_000_000, accuracy=0.975),
            trial(trials, workloads.WARM, 2.0),
        ]
    )


def test_a_floor_is_reached_or_not_by_the_medians(module: Any) -> None:
    text = next(each for each in module("trials.workloads").WORKLOADS if each.name == "text")
    floors = module("trials.floors").floors_of(text, measured(module))
    found = {floor.what.split(":")[0]: (floor.found, floor.reached) for floor in floors}
    assert found == {
        "fit, cold cache": (2.0, False),
        "fit, warm cache": (4.0, True),
        "whole process": (16 / 12, False),
        "accuracy": (pytest.approx(0.005), False),
        "peak memory without the data": (1.15, False),
    }


def test_the_table_has_a_row_a_contender_and_how_much_faster_it_is(module: Any) -> None:
    head, script, cold, warm = module("trials.tables").tabulate(measured(module))
    assert head.split()[:4] == ["fit", "s", "epoch", "s"]
    assert script.split() == [
        *("script", "8.00", "2.00", "16.00", "9.0", "0.9800", "1000", "1.00", "1.00", "1.00"),
    ]
    assert cold.split()[3:5] == ["4.00", "1.00"]
    assert warm.split()[-3:] == ["4.00", "4.00", "1.60"]


@pytest.mark.slow
@pytest.mark.keras
def test_the_benchmark_runs_each_contender_and_prints_a_table(tmp_path: Path) -> None:
    wishes = ["--quick", "--only", "tiny", "--json", str(tmp_path / "found.json")]
    done = subprocess.run(
        [sys.executable, str(BENCHMARKS / "training.py"), *wishes],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if line]
    assert [line[:21].strip() for line in lines[2:6]] == [
        *("", "script", "kerasflow, cold cache", "kerasflow, warm cache"),
    ]
    assert lines[7].startswith("whole process: times as long as the script  ≤ 1.15")
    trials = json.loads((tmp_path / "found.json").read_text("utf-8"))["trials"]
    assert len(trials) == 3
    for each in trials:
        assert 0 < each["epoch_seconds"][0] <= each["fit_seconds"] < each["whole_seconds"]
        assert 10**8 < each["peak_bytes"] < 10**10
