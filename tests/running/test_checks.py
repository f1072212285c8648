"""Both rounds of a check from Python, and what the first needs to start."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import kerasflow

FIRST = {"blueprint": 1, "model": [{"Dense": {"unit": 10}}]}
SECOND = {
    "blueprint": 1,
    "model": {"inputs": {"x": {"shape": [10, 3]}}, "layers": [{"LSTM": 8}, {"LSTM": 4}]},
}


def test_without_shapes_keras_is_not_asked() -> None:
    assert [problem.code for problem in kerasflow.check(FIRST)] == ["KF302"]
    assert kerasflow.check(SECOND) == ()


@pytest.mark.keras
def test_with_shapes_keras_is_asked_where_nothing_else_is_wrong() -> None:
    assert [problem.code for problem in kerasflow.check(FIRST, shapes=True)] == ["KF302"]
    [problem] = kerasflow.check(SECOND, shapes=True)
    assert problem.code == "KF701"
    assert str(problem.path) == "model.layers[1].LSTM"


@pytest.mark.keras
def test_what_is_set_is_what_keras_is_asked_about() -> None:
    shape = "model.inputs.x.shape=[10]"
    found = kerasflow.check(SECOND, shapes=True, sets=[shape])
    assert [str(problem.path) for problem in found] == ["model.layers[0].LSTM"]


@pytest.mark.keras
def test_warnings_of_both_rounds_come_together() -> None:
    layers = [{"Dense": 3, "name": "d"}, {"Embedding": {"input_dim": 3, "output_dim": 3}}]
    blocks = {"unused": {"layers": [{"Dense": 1}]}}
    model = {"inputs": {"x": {"shape": [5]}}, "layers": layers}
    found = kerasflow.check({"blueprint": 1, "blocks": blocks, "model": model}, shapes=True)
    assert sorted(problem.code for problem in found) == ["KF416", "KF704"]
    assert {problem.severity for problem in found} == {"warning"}


def test_a_check_starts_without_what_trains() -> None:
    code = "import sys, kerasflow; kerasflow.check({}); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name for name in done.stdout.split() if name.startswith("kerasflow.running.")}
    assert loaded == {"kerasflow.running.checks", "kerasflow.running.options"}


@pytest.mark.keras
def test_what_keras_is_certain_of_is_not_doubted_too(tmp_path: Path) -> None:
    import numpy as np

    np.savez(tmp_path / "rows.npz", x=np.zeros((6, 4), "float32"), y=np.zeros(6, "int32"))
    source = {"npz": {"path": "rows.npz", "splits": {"train": {"x": "x", "y": "y"}}}}
    last = {"Dense": {"units": 3, "activation": "softmax"}, "name": "y"}
    values = {
        "blueprint": 1,
        "data": {"source": source, "target": {"y": {"from": "y", "classes": 3}}},
        "model": {"inputs": ["x"], "layers": [last]},
        "compile": {"loss": "categorical_crossentropy"},
        "fit": {"batch_size": 2},
    }
    file = tmp_path / "net.json"
    file.write_text(json.dumps(values), encoding="utf-8")
    assert [problem.code for problem in kerasflow.check(file)] == ["KF504"]
    assert [problem.code for problem in kerasflow.check(file, shapes=True)] == ["KF721"]
