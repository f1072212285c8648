"""What TensorFlow prints while it is imported does not reach the terminal; all else does."""

from __future__ import annotations

import subprocess
import sys

import pytest

HELD = r"""
import os, sys
from kerasflow.cli.starting import _without_chatter

with _without_chatter():
    os.write(2, b"WARNING: All log messages before absl::InitializeLog() is called are written\n")
    os.write(2, b"I0000 00:00:1795303513.999821   16505 port.cc:153] oneDNN custom operations\n")
    os.write(2, b"2026-01-02 03:04:05.678: W tensorflow/stream: Could not find cuda drivers\n")
    os.write(2, b"The TensorFlow library was compiled to use AVX, which is not available\n")
    print("from Python", file=sys.stderr)
print("afterwards", file=sys.stderr)
"""


def test_only_chatter_is_held_back() -> None:
    done = subprocess.run([sys.executable, "-c", HELD], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines() == [
        "The TensorFlow library was compiled to use AVX, which is not available",
        "from Python",
        "afterwards",
    ]


def test_what_was_printed_before_a_failure_is_shown() -> None:
    code = HELD.replace('print("from Python", file=sys.stderr)', "raise ImportError('no luck')")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.startswith("The TensorFlow library was compiled")
    assert done.stderr.endswith("ImportError: no luck\n")


@pytest.mark.keras
@pytest.mark.slow
def test_the_modules_of_keras_are_never_searched_for_garbage() -> None:
    code = """
import gc
from kerasflow.cli.starting import start_keras

passes = []
gc.callbacks.append(lambda phase, told: passes.append(told["generation"]))
start_keras(None)
print(2 in passes, gc.get_freeze_count() > 100_000, gc.isenabled())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False True True\n"
