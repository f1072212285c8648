"""`kerasflow explain`."""

from __future__ import annotations

import ast
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kerasflow.checking.codes import CODES
from kerasflow.checking.explaining import PageExample, explanations

Invoke = Callable[..., Any]

SAID_BY_KERAS = [code for code, page in explanations().items() if page.wrong.command]


def test_a_code_is_explained_in_any_case(invoke: Invoke) -> None:
    done = invoke("explain", "kf301")
    assert done.status == 0
    assert done.stdout.startswith("KF301: unknown component\n\nA tag is no layer")
    assert done.stdout == invoke("explain", "KF301").stdout == invoke("explain", "301").stdout


def test_without_a_code_all_are_listed_with_their_titles(invoke: Invoke) -> None:
    lines = invoke("explain").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(CODES)
    assert lines[0].endswith(CODES["KF101"].title)


def test_an_unknown_code_is_wrong_usage_and_the_nearest_is_named(invoke: Invoke) -> None:
    done = invoke("explain", "K301")
    assert done.status == 2
    assert "there is no code `K301`; did you mean `KF301`?" in done.stderr
    assert "`kerasflow explain` lists them all" in invoke("explain", "help").stderr


@pytest.mark.keras
@pytest.mark.parametrize("code", SAID_BY_KERAS)
def test_what_keras_finds_is_said_as_the_page_says(
    code: str, invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = explanations()[code]
    monkeypatch.chdir(tmp_path)
    done = typed(page.wrong, page.wrong.command, invoke)
    assert f"[{code}]" in page.wrong.said
    assert done.stdout.replace(str(tmp_path), "/home/ada") == f"{page.wrong.said}\n"
    assert typed(page.right, page.wrong.command, invoke).status == 0


def as_array(text: str) -> Any:
    """Returns an array of zeros as a page describes it: ``float32 (3, 2)``."""
    dtype, _, shape = text.partition(" ")
    return np.zeros(ast.literal_eval(shape), dtype)


def typed(example: PageExample, command: str, invoke: Invoke) -> Any:
    for name, text in example.files.items():
        Path(name).write_text(text, example.encoding)
    for name, arrays in example.arrays.items():
        np.savez(name, **{array: as_array(text) for array, text in arrays.items()})
    return invoke(*shlex.split(command))
