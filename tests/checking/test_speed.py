"""A check loads nothing heavy, and large blueprints are checked whole.

How long it takes is printed by `benchmarks/checking.py`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kerasflow.checking import check

ROOT = Path(__file__).parents[2]

HEAVY = (
    *("keras", "tensorflow", "numpy", "rich", "yaml", "click", "polars", "difflib", "hashlib"),
    *("sklearn", "asyncio", "http", "unittest"),
)
CHECK = f"""
import sys
from kerasflow.checking import check
assert check("blueprints/mnist_dense.json") == ()
print(*sorted(set({HEAVY!r}) & set(sys.modules)))
"""


def lines_of(program: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_checking_a_good_json_file_imports_nothing_heavy() -> None:
    assert lines_of(CHECK)[0] == ""


def layers(count: int) -> list[Any]:
    nodes: list[Any] = []
    for index in range(count // 5):
        dense = {"units": 64, "activation": "relu", "kernel_regularizer": {"L2": 1e-4}}
        nodes += [
            {"Dense": dense, "name": f"d{index}"},
            {"BatchNormalization": {"epsilon": 1e-6}},
            {"Dropout": 0.1},
            {"Dense": 64},
            {"Add": {}, "inputs": ["previous", f"d{index}"], "name": f"s{index}"},
        ]
    return nodes


@pytest.mark.slow
def test_ten_thousand_nodes_are_checked_to_the_last(tmp_path: Path) -> None:
    nodes = [*layers(10_000), {"Dense": {"unit": 1}}]
    file = tmp_path / "large.json"
    model = {"inputs": {"x": {"shape": [64]}}, "layers": nodes}
    file.write_text(json.dumps({"blueprint": 1, "model": model}, indent=1), "utf-8")
    [problem] = check(file)
    assert str(problem.path) == "model.layers[10000].Dense.unit"
