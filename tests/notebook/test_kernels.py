"""What happens in a live kernel: forms are shown, errors are short, TensorFlow is quiet."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

Execute = Callable[..., list[Any]]

BAD = '{"blueprint": 1, "model": [{"Densse": 10}]}'
FORGET_LEVEL = "import os; os.environ.pop('TF_CPP_MIN_LOG_LEVEL', None);"
SHOW_LEVEL = "print(os.environ.get('TF_CPP_MIN_LOG_LEVEL'))"


def plain(error: Any) -> str:
    return re.sub("\x1b\\[[0-9;]*m", "", "\n".join(error.traceback))


@pytest.mark.slow
def test_a_kernel_shows_forms_and_short_errors(execute: Execute) -> None:
    _, [checked], [raised], [looked_up] = execute(
        "import kerasflow as kf",
        f"kf.check({BAD})",
        f"kf.load({{**{BAD}, 'fitt': 1}})",
        "kf.Run.load('nowhere')",
    )
    assert "unknown layer `Densse`" in checked.data["text/html"]
    assert checked.data["text/plain"].startswith("error[KF301]")
    assert raised.ename == "BlueprintError"
    assert plain(raised).startswith("error[KF")
    assert "Traceback" not in plain(raised)
    assert looked_up.ename == "RunError"
    assert plain(looked_up).startswith("RunError: ")


@pytest.mark.slow
def test_kerasflow_quiets_tensorflow_in_a_kernel_unless_a_level_was_set(execute: Execute) -> None:
    _, [level], [own] = execute(
        f"{FORGET_LEVEL} import kerasflow",
        SHOW_LEVEL,
        "import sys; os.environ['TF_CPP_MIN_LOG_LEVEL'] = '1'; sys.modules.pop('kerasflow');"
        f"import kerasflow; {SHOW_LEVEL}",
    )
    assert (level.text, own.text) == ("3\n", "1\n")


@pytest.mark.slow
@pytest.mark.keras
def test_one_line_says_that_tensorflow_was_imported_too_early(execute: Execute) -> None:
    _, first, again = execute(
        f"{FORGET_LEVEL} import tensorflow", "import kerasflow", "import kerasflow"
    )
    # What TensorFlow's C++ writes to stderr may reach a later cell than the one that caused it.
    [line] = [output for output in first if output.get("name") == "stdout"]
    assert line.text.startswith("TensorFlow was imported before KerasFlow")
    assert line.text.count("\n") == 1
    assert [output for output in again if output.get("name") == "stdout"] == []
