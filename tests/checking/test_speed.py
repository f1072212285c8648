"""A check takes the time of a blink, and twice the nodes take twice the time."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from kerasflow.checking import check

ROOT = Path(__file__).parents[2]

HEAVY = (
    *("keras", "tensorflow", "numpy", "rich", "yaml", "click", "polars", "difflib", "hashlib"),
    *("sklearn", "asyncio", "http", "unittest"),
)
BARE = "import resource; print(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))"
CHECK = f"""
import sys
from kerasflow.checking import check
assert check("blueprints/mnist_dense.json") == ()
print(*sorted(set({HEAVY!r}) & set(sys.modules)))
{BARE}
"""


def lines_of(program: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_checking_a_good_json_file_imports_nothing_heavy() -> None:
    assert lines_of(CHECK)[0] == ""


def test_checking_starts_within_a_fifth_of_a_second_over_bare_python() -> None:
    # Processor time, the least of several: other work on the machine does not count.
    bare = min(float(lines_of(BARE)[-1]) for _ in range(5))
    checked = min(float(lines_of(CHECK)[-1]) for _ in range(5))
    assert checked - bare <= 0.2


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


def seconds_to_check(file: Path, count: int) -> float:
    model = {"inputs": {"x": {"shape": [64]}}, "layers": layers(count)}
    file.write_text(json.dumps({"blueprint": 1, "model": model}, indent=1), "utf-8")
    start = time.process_time()
    assert check(file) == ()
    return time.process_time() - start


@pytest.mark.slow
def test_ten_thousand_nodes_take_little_and_twice_the_nodes_twice_the_time(tmp_path: Path) -> None:
    file = tmp_path / "large.json"
    # In turns, so that what else happens on the machine meets both alike.
    pairs = [(seconds_to_check(file, 5_000), seconds_to_check(file, 10_000)) for _ in range(6)]
    half, whole = (min(seconds) for seconds in zip(*pairs, strict=True))
    assert whole <= 1.5
    assert whole <= 2.3 * half
