"""Errors say what is wrong and what to do about it as two things, and keep both."""

from __future__ import annotations

import ast
import copy
import pickle
import re
from collections.abc import Iterator
from pathlib import Path as FilePath

import pytest

import kerasflow
from kerasflow.errors import (
    BlueprintError,
    BuildError,
    DataError,
    KerasflowError,
    MissingDependencyError,
    Problem,
    RunError,
)
from kerasflow.paths import Path
from kerasflow.places import Place, Source

HOUSE = FilePath(kerasflow.__file__).parent
WHERE = Path.parse("model.layers[0]")
PLACE = Place(Source("a.json", "{}"), 1, 1, 2)
ERRORS = [
    DataError("the header is `a; b`", "rename it", file="a; b.csv", column="a: `b`", row=3),
    DataError("there are no rows"),
    BuildError("Keras refused `a; b`", WHERE, PLACE, "leave it out"),
    BuildError("Keras refused it"),
    RunError("the loss is NaN"),
    MissingDependencyError("torch", "torch", "the backend"),
    BlueprintError([Problem("KF301", "unknown layer", WHERE, hint="rename it; or not")]),
]


def test_the_text_of_an_error_ends_in_what_to_do() -> None:
    assert str(ERRORS[0]) == ("a; b.csv, column `a: `b``, row 3: the header is `a; b`; rename it")
    assert str(ERRORS[1]) == "there are no rows"
    assert str(ERRORS[2]) == f"{PLACE} {WHERE}: Keras refused `a; b`; leave it out"


@pytest.mark.parametrize("error", ERRORS, ids=str)
@pytest.mark.parametrize("again", [copy.copy, lambda error: pickle.loads(pickle.dumps(error))])
def test_a_copy_of_an_error_says_all_that_it_said(error: KerasflowError, again) -> None:
    other = again(error)
    assert type(other) is type(error)
    assert str(other) == str(error)
    assert vars(other) == vars(error)


@pytest.mark.keras
def test_a_copy_of_an_error_of_a_loop_keeps_its_kind_and_hint() -> None:
    from kerasflow.building.loops import LongLoopError

    error = LongLoopError("`GRU` is written out 2,000 times", WHERE, hint="leave out `unroll`")
    other = pickle.loads(pickle.dumps(error))
    assert type(other) is LongLoopError
    assert (other.message, other.path, other.hint) == (error.message, error.path, error.hint)


def test_nobody_cuts_a_message_to_find_out_what_to_do() -> None:
    cuts = ('partition("; ")', 'split("; ")', "partition('; ')", "split('; ')")
    for file in HOUSE.rglob("*.py"):
        assert not any(cut in file.read_text() for cut in cuts), file


def messages(tree: ast.AST) -> Iterator[str]:
    """What is written as the message of an error of the blueprint or the data."""
    for node in ast.walk(tree):
        name = getattr(node, "func", None)
        called = getattr(name, "id", getattr(name, "attr", ""))
        if isinstance(node, ast.Call) and called in ("DataError", "BuildError", "fault", "Refusal"):
            parts = [part for given in node.args[:1] for part in ast.walk(given)]
            yield from (str(part.value) for part in parts if isinstance(part, ast.Constant))


def test_what_to_do_is_never_written_into_a_message() -> None:
    remedy = re.compile(r"; (write|give|name|add|remove|save|use|put|make|leave|declare|list) ")
    assert remedy.search(next(messages(ast.parse('DataError("it is empty; add a row")'))))
    for file in HOUSE.rglob("*.py"):
        found = messages(ast.parse(file.read_text("utf-8")))
        assert not [text for text in found if remedy.search(text)], file
