"""`kerasflow eject`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Invoke = Callable[..., Any]

pytestmark = pytest.mark.keras


def test_the_code_goes_to_stdout_or_to_a_new_file(
    invoke: Invoke, measurements: Path, tmp_path: Path
) -> None:
    out = tmp_path / "ejected.py"
    printed = invoke("eject", measurements, "--model-only")
    assert (printed.status, "def make_model():" in printed.stdout) == (0, True)
    written = invoke("eject", measurements, "--model-only", "--out", out)
    assert (written.status, written.stdout) == (0, f"{out}\n")
    assert out.read_text("utf-8") == printed.stdout
    again = invoke("eject", measurements, "--model-only", "--out", out)
    assert (again.status, "is there already" in again.stderr) == (2, True)


def test_what_code_does_not_say_is_refused_without_a_traceback(
    invoke: Invoke, measurements: Path
) -> None:
    done = invoke("eject", measurements, "--set", 'then=[{"fit.epochs": 1}]')
    assert (done.status, done.stdout) == (1, "")
    assert "further phases of training" in done.stderr
    assert "Traceback" not in done.stderr
