"""Runs that are killed by SIGKILL end as they would have ended: the short form of the benchmark."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "kills.py"


@pytest.mark.slow
@pytest.mark.keras
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork")
@pytest.mark.parametrize("only", ["cnn fused,", "text xla"])
def test_every_killed_run_ends_as_one_that_was_left_alone(only: str) -> None:
    given = [sys.executable, BENCHMARK, "--kills", "2", "--only", only]
    done = subprocess.run(given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    [line] = re.findall(r"^(?:cnn|text) .*", done.stdout, re.MULTILINE)
    kills, resumed, alike = map(int, line.split()[-3:])
    assert kills >= 2
    assert resumed == alike >= 1
