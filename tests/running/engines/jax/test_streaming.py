"""Rows that lie on disk train on JAX as rows in memory do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.keras, pytest.mark.jax]

SAME = Path(__file__).parents[2] / "test_streaming.py"


def test_what_holds_on_tensorflow_holds_on_jax() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-k", "in_every_engine or 32-fused", str(SAME)],
        env={**os.environ, "KERAS_BACKEND": "jax"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout
