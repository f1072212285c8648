"""`kerasflow explain`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kerasflow.checking.codes import TITLES

Invoke = Callable[..., Any]


def test_a_code_is_explained_in_any_case(invoke: Invoke) -> None:
    done = invoke("explain", "kf301")
    assert done.status == 0
    assert done.stdout.startswith("KF301: unknown component\n\nA tag is no layer")
    assert done.stdout == invoke("explain", "KF301").stdout


def test_without_a_code_all_are_listed_with_their_titles(invoke: Invoke) -> None:
    lines = invoke("explain").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(TITLES)
    assert lines[0].endswith(TITLES["KF101"])


def test_an_unknown_code_is_wrong_usage_and_the_nearest_is_named(invoke: Invoke) -> None:
    done = invoke("explain", "K301")
    assert done.status == 2
    assert "there is no code `K301`; did you mean `KF301`?" in done.stderr
    assert "`kerasflow explain` lists them all" in invoke("explain", "help").stderr
