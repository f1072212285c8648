"""`kerasflow list`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kerasflow import catalog

Invoke = Callable[..., Any]


def test_the_kinds_are_listed_with_how_many_there_are(invoke: Invoke) -> None:
    lines = invoke("list").stdout.splitlines()
    assert lines[0].split()[:2] == ["layers", str(len(catalog.names("layers")))]
    assert len(lines) == 12


def test_the_names_of_a_kind_are_listed(invoke: Invoke) -> None:
    lines = invoke("list", "losses").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(catalog.names("losses"))
    assert invoke("list", "loss").status == 2


def test_a_name_is_listed_with_its_arguments(invoke: Invoke) -> None:
    lines = invoke("list", "layers", "Dense").stdout.splitlines()
    assert lines[0].startswith("Dense: ")
    assert lines[3].split()[:4] == ["units", "*", "required", "integer"]
    assert any(line.split()[:2] == ["use_bias", "true"] for line in lines)
    assert len(lines) == 5 + len(catalog.find("layers", "Dense").parameters)


@pytest.mark.parametrize("name", ["mse", "MeanSquaredError"])
def test_a_short_name_is_that_of_its_class(invoke: Invoke, name: str) -> None:
    assert invoke("list", "losses", name).stdout.startswith("MeanSquaredError: ")


def test_an_op_may_have_its_prefix(invoke: Invoke) -> None:
    assert invoke("list", "ops", "ops.mean").stdout.startswith("ops.mean: ")


@pytest.mark.parametrize(
    "arguments, words",
    [
        (("layrs",), "there is no kind `layrs`; did you mean `layers`?"),
        (("layers", "Densse"), "there is no `Densse` among the layers; did you mean `Dense`?"),
        (("layers", "Adam"), "there is no `Adam` among the layers; it is one of the optimizers"),
        (("layers", "Lambda"), "`Lambda` cannot be named in a blueprint: holds Python code"),
    ],
)
def test_what_is_not_there_is_told_with_the_nearest_name(
    invoke: Invoke, arguments: tuple[str, ...], words: str
) -> None:
    done = invoke("list", *arguments)
    assert done.status == 2
    assert words in done.stderr
