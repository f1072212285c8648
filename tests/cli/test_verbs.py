"""What all verbs have in common."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cli.conftest import Done

FILE = """
from pathlib import Path

with Path(__file__).with_suffix(".log").open("a") as log:
    log.write("executed\\n")

blueprint = {
    "blueprint": 1,
    "data": {"source": {"csv": "rows.csv"}, "target": {"y": "b"}, "split": {"test": 0.5}},
    "preprocess": [{"Reshape": [1], "inputs": "a", "name": "x"}],
    "model": {"inputs": ["x"], "layers": [{"Dense": 1, "name": "y"}]},
    "compile": {"optimizer": "sgd", "loss": "mse"},
    "fit": {"batch_size": 1},
    "then": [{"fit.epochs": 2}, {"compile.optimizer": "adam"}],
}
"""


@pytest.mark.keras
def test_a_file_in_python_is_executed_once_whatever_is_asked_for(
    tmp_path: Path, invoke: Callable[..., Done]
) -> None:
    file, out = tmp_path / "net.py", tmp_path / "run"
    file.write_text(FILE, "utf-8")
    (tmp_path / "rows.csv").write_text("a,b\n" + "1,2\n3,4\n" * 4, "utf-8")
    log = tmp_path / "net.log"

    def executions(*arguments: Any) -> int:
        log.write_text("", "utf-8")
        done = invoke(*arguments)
        assert done.status == 0, done.stderr + done.stdout
        return len(log.read_text("utf-8").splitlines())

    assert executions("check", file) == 1
    assert executions("check", "--shapes", file) == 1
    assert executions("check", "--fix", file) == 1
    assert executions("show", "--resolved", file) == 1
    assert executions("plan", file, "--batch-size", 2) == 1
    tuned = "runtime.engine=tune"
    assert executions("run", file, "--out", out, "--quiet", "--set", tuned) == 1
    assert executions("evaluate", out) == 0
    assert executions("predict", out, tmp_path / "rows.csv", "--out", tmp_path / "said.csv") == 0
