"""The numbers of a run beside those of the one that it began with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from run_folders import write_run

from kerasflow.errors import RunError
from kerasflow.running.comparisons import compare
from kerasflow.running.locks import read_lock
from kerasflow.running.records import read_report
from kerasflow.running.side_by_side import list_rows, name_start
from kerasflow.running.summaries import summarize
from kerasflow.running.warm_starts import read_warm_start

WARM: dict[str, Any] = {
    **{"run": "/data/runs/net-1", "weights": "a" * 64, "preprocess": "b" * 64, "split": "test"},
    "before": {"loss": 0.5, "accuracy": 0.75, "own": 1.0, "gone": 2.0},
    "after": {"loss": 0.25, "accuracy": 0.5, "own": 3.0, "new": None},
    "better": {"loss": "min", "accuracy": "max", "own": None},
}


def test_what_is_better_is_told_where_anybody_knows() -> None:
    found = {row.name: (row.difference, row.verdict) for row in list_rows(WARM)}
    assert found == {
        "loss": (-0.25, "better"),
        "accuracy": (-0.25, "worse"),
        "own": (2.0, ""),
        "gone": (None, ""),
        "new": (None, ""),
    }


def test_a_summary_has_both_side_by_side() -> None:
    told = summarize({"test": {"loss": 0.25}, "warm_start": WARM}, Path("runs/net-2")).splitlines()
    assert told[2:6] == [
        "began with the weights of /data/runs/net-1; on the test split:",
        "          before   after  difference",
        "loss      0.5000  0.2500     -0.2500  better",
        "accuracy  0.7500  0.5000     -0.2500   worse",
    ]


def test_a_run_beside_is_called_as_its_reader_calls_this_one(tmp_path: Path) -> None:
    (tmp_path / "net-2").mkdir()
    beside = {"run": str(tmp_path.resolve() / "net-1")}
    assert name_start(beside, tmp_path / "net-2") == str(tmp_path / "net-1")
    assert name_start(WARM, tmp_path / "net-2") == "/data/runs/net-1"


@pytest.mark.parametrize("change", [
    {"run": 3}, {"run": "a\0"}, {"run": "a" * 5_001}, {"weights": "a" * 63}, {"preprocess": None},
    {"split": "tost"}, {"before": {"loss": "a"}}, {"after": []}, {"better": {"loss": "up"}},
])  # fmt: skip
def test_what_no_run_writes_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    folder = write_run(tmp_path / "net-2", {"loss": 0.25})
    file = folder / "report.json"
    report = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**report, "warm_start": WARM}), "utf-8")
    assert read_report(folder)["warm_start"] == WARM
    file.write_text(json.dumps({**report, "warm_start": {**WARM, **change}}), "utf-8")
    with pytest.raises(RunError, match="is damaged: expected in `warm_start` a run, digests of it"):
        read_report(folder)
    (folder / "running.lock").write_text(json.dumps({"warm_start": {**WARM, **change}}), "utf-8")
    with pytest.raises(RunError, match=r"running\.lock` is damaged"):
        read_warm_start(folder)


def test_runs_are_compared_with_what_they_began_with(tmp_path: Path) -> None:
    write_run(tmp_path / "net-1", {"loss": 0.5})
    folder = write_run(tmp_path / "net-2", {"loss": 0.25})
    assert "warm_start" not in compare(tmp_path).columns
    report = json.loads((folder / "report.json").read_text("utf-8"))
    (folder / "report.json").write_text(json.dumps({**report, "warm_start": WARM}), "utf-8")
    assert compare(tmp_path).columns["warm_start"] == ["net-1", None]
    assert read_lock(folder) is None
