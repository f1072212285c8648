"""Whatever stdout and stderr are connected to, a verb ends with a sentence and a status."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from contextlib import redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest

from kerasflow.cli.terminals import echo_data
from kerasflow.errors import RunError

Kerasflow = Callable[..., subprocess.CompletedProcess[str]]

FULL = Path("/dev/full")
pytestmark = pytest.mark.skipif(not FULL.exists(), reason="only Linux has /dev/full")


@pytest.mark.parametrize("arguments", [("explain", "KF101"), ("--version",), ("run", "--help")])
def test_a_full_stdout_is_told(kerasflow: Kerasflow, arguments: tuple[str, ...]) -> None:
    with FULL.open("w") as full:
        done = kerasflow(*arguments, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.stderr == "error: cannot write: No space left on device\n"
    assert done.returncode == 1


def test_a_full_stderr_leaves_the_status(kerasflow: Kerasflow) -> None:
    with FULL.open("w") as full:
        done = kerasflow("show", capture_output=False, stdout=subprocess.PIPE, stderr=full)
        assert (done.returncode, done.stdout) == (2, "")
        done = kerasflow("show", "x.json", capture_output=False, stdout=full, stderr=full)
    assert done.returncode == 3


def test_closed_streams_end_in_no_trace(kerasflow: Kerasflow) -> None:
    def close() -> None:
        for number in (0, 1):
            os.close(number)

    done = kerasflow("explain", capture_output=False, stderr=subprocess.PIPE, preexec_fn=close)
    assert (done.returncode, done.stderr) == (0, "")


def test_what_stdout_cannot_spell_is_escaped(
    kerasflow: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    done = kerasflow("check", "размер.json", text=False)
    assert done.returncode == 3
    assert b"there is no file `\\u0440\\u0430" in done.stdout


def test_letters_of_the_data_are_never_replaced() -> None:
    narrow = TextIOWrapper(BytesIO(), "latin-1", "backslashreplace")
    with (
        redirect_stdout(narrow),
        pytest.raises(RunError, match=r"cannot spell `я` .*latin-1.*--out"),
    ):
        echo_data("я\n")
    narrow.seek(0)
    assert narrow.read() == ""
