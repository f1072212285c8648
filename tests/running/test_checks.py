"""Both rounds of a check from Python, and what the first needs to start."""

from __future__ import annotations

import subprocess
import sys

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
