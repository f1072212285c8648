"""Errors say what is wrong and what to do about it as two things, and keep both."""

from __future__ import annotations

import copy
import pickle
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
    for file in FilePath(kerasflow.__file__).parent.rglob("*.py"):
        assert not any(cut in file.read_text() for cut in cuts), file
