"""The benchmark of many kinds of nets: all have all parts, and the tables say what was measured."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kerasflow

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
NETS = sorted(file.parent.name for file in (BENCHMARKS / "nets").glob("*/__init__.py"))


@pytest.fixture(autouse=True)
def found_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))


@pytest.mark.parametrize("net", NETS)
def test_a_net_has_rows_a_blueprint_and_two_scripts(net: str, tmp_path: Path) -> None:
    parts = {"__init__.py", "blueprint.json", "by_keras.py", "by_torch.py", "rows.py"}
    assert {file.name for file in (BENCHMARKS / "nets" / net).iterdir() if file.is_file()} == parts
    blueprint = BENCHMARKS / "nets" / net / "blueprint.json"
    assert list(kerasflow.check(blueprint)) == []
    draw = importlib.import_module(f"nets.{net}.rows").draw
    first, again = (draw(np.random.default_rng(1)) for _ in range(2))
    assert all((first[name] == again[name]).all() for name in first)
    targets = json.loads(blueprint.read_text("utf-8"))["data"]["target"].values()
    assert {each if isinstance(each, str) else each["from"] for each in targets} < first.keys()


def test_there_are_nets_of_sixteen_kinds_at_least() -> None:
    assert len(NETS) >= 16
    assert tuple(NETS) == importlib.import_module("trials.nets").NETS


def figures(fit: float, loss: float = 0.5, peak: float = 1e9) -> Any:
    made = importlib.import_module("trials.figures").Figures
    return made(fit, fit / 3, fit + 8, 9.0, peak, None, None, loss)


@pytest.fixture
def found() -> Mapping[str, Any]:
    """One net on which KerasFlow is fast, and one on which it is not and XLA took too long."""
    workloads = importlib.import_module("trials.workloads")
    return {
        "lstm": {
            "script": figures(8.0),
            "pytorch": figures(4.0, 0.6),
            workloads.COLD: figures(4.0, peak=1.2e9),
            workloads.WARM: figures(2.0),
            "fused": figures(5.0),
            "xla": figures(2.0),
        },
        "unet": {
            "script": figures(9.0),
            "pytorch": figures(4.0),
            workloads.COLD: figures(6.0),
            workloads.WARM: figures(6.0),
            "fused": figures(5.0),
        },
    }


def test_the_tables_have_a_row_a_net(found: Mapping[str, Any]) -> None:
    tables = importlib.import_module("trials.breadth_tables")
    head, lstm, unet = tables.tabulate_seconds(found, {"lstm": "xla", "unet": "fused"})
    assert head.split() == [
        *("fit,", "s", "rule", "script", "pytorch", "ours", "cold", "ours", "warm"),
        *("fused", "xla", "warm"),
    ]
    assert lstm.split() == ["lstm", "xla", "8.00", "4.00", "4.00", "2.00", "5.00", "2.00"]
    assert unet.split() == ["unet", "fused", "9.00", "4.00", "6.00", "6.00", "5.00"]
    *_, lstm, unet, mean, worst = tables.tabulate_ratios(found)
    assert lstm.split() == ["lstm", "4.00", "2.00", "2.00", "1.00", "1.00"]
    assert unet.split() == ["unet", "1.50", "1.50", "0.67", "0.67", "1.20"]
    assert mean.split()[2:] == ["2.45", "1.73", "1.15", "0.82", "1.10"]
    assert worst.split()[1:] == ["1.50", "1.50", "0.67", "0.67", "1.20"]
    *_, lstm, unet = tables.tabulate_losses(found)
    assert lstm.split()[1:] == ["0.5000", "0.6000", *["0.5000"] * 3, "1000", "1000", "1200"]


def test_the_floors_are_over_all_nets(found: Mapping[str, Any]) -> None:
    floors = importlib.import_module("trials.breadth_tables").floors_of_breadth(found)
    said = {floor.what: (round(floor.found, 2), floor.reached) for floor in floors}
    assert said == {
        "fit, warm cache: times as fast as pytorch, worst": (0.67, False),
        "fit, warm cache: times as fast as pytorch, mean": (1.15, False),
        "share of nets that are as fast as pytorch": (0.5, False),
        "fit, cold cache: times as fast as pytorch, worst": (0.67, False),
        "fit, warm cache: times as fast as script, worst": (1.5, True),
        "fit, warm cache: times as fast as script, mean": (2.45, False),
        "the rule: times as long as the best engine": (1.2, False),
        "peak memory: times that of the script": (1.2, False),
    }


def test_a_process_that_takes_too_long_is_ended() -> None:
    processes = importlib.import_module("trials.processes")
    with pytest.raises(processes.OvertimeError, match=r"took more than 0\.2 s"):
        processes.execute(["-c", "import time; time.sleep(60)"], limit=0.2)


@pytest.mark.slow
@pytest.mark.keras
def test_the_benchmark_trains_a_net_by_keras_and_by_kerasflow(tmp_path: Path) -> None:
    wishes = ["--quick", "--only", "towers", "--json", str(tmp_path / "found.json")]
    done = subprocess.run(
        [
            *(sys.executable, str(BENCHMARKS / "breadth.py"), *wishes),
            *("--contenders", "script,tuned,kerasflow", "--limit", "600"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    trials = json.loads((tmp_path / "found.json").read_text("utf-8"))["trials"]
    assert [each["contender"] for each in trials] == [
        *("script", "tuned", "kerasflow, cold cache", "kerasflow, warm cache"),
    ]
    losses = [each["loss"] for each in trials]
    assert max(losses) < 1.05 * min(losses)
    assert trials[2]["engine"] in ("fused", "xla")
    assert trials[2]["loss"] == trials[3]["loss"]
    assert "geometric mean" in done.stdout
