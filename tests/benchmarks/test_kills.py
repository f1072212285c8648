"""Runs that are killed by SIGKILL end as they would have ended: the short form of the benchmark."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "kills.py"


# Kills and rows are few, because every run builds and compiles its net anew.
SHORT = ("--kills", "4", "--rows", "1500", "--only", "cnn fused,", "--only", "text xla")


@pytest.mark.slow
@pytest.mark.keras
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork")
def test_every_killed_run_ends_as_one_that_was_left_alone() -> None:
    given = [sys.executable, BENCHMARK, *SHORT]
    done = subprocess.run(given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = re.findall(r"^(?:cnn|text) .*", done.stdout, re.MULTILINE)
    assert [line.split()[0] for line in lines] == ["cnn", "text"]
    for line in lines:
        kills, resumed, alike = map(int, line.split()[-3:])
        assert kills >= 2
        assert resumed == alike >= 1
