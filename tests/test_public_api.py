"""The public names are these, all of them are there, and each says what it is."""

from __future__ import annotations

import subprocess
import sys

import pytest

import kerasflow

VERBS = (
    "load",
    "check",
    "build",
    "plan",
    "run",
    "continue_training",
    "resume",
    "verify",
    "evaluate",
    "from_model",
    "to_python",
    "predict",
    "compare",
    "register",
)
TYPES = ("Blueprint", "Run", "Problem", "Input", "Model")
SPECS = (
    *("layers", "losses", "metrics", "optimizers", "schedules"),
    *("callbacks", "initializers", "regularizers", "constraints", "ops", "applications"),
)
ERRORS = (
    *("KerasflowError", "BlueprintError", "BuildError", "ConversionError", "DataError"),
    *("RunError", "MissingDependencyError"),
)
NAMES = (*VERBS, *TYPES, *SPECS, *ERRORS)


def test_the_public_names_are_these_and_no_others() -> None:
    assert sorted(kerasflow.__all__) == sorted(NAMES)


@pytest.mark.keras
def test_every_public_name_is_there_and_says_what_it_is() -> None:
    assert [name for name in NAMES if not getattr(kerasflow, name).__doc__] == []


def test_an_editor_is_offered_every_public_name() -> None:
    assert set(NAMES) <= set(dir(kerasflow))


def test_an_unknown_name_is_an_attribute_error_that_says_it() -> None:
    with pytest.raises(AttributeError, match="trian"):
        _ = kerasflow.trian  # type: ignore[attr-defined]


@pytest.mark.keras
def test_a_name_stays_what_it_is_after_the_modules_around_it_were_imported() -> None:
    code = """
import kerasflow
before = [getattr(kerasflow, name) for name in kerasflow.__all__]
import kerasflow.building, kerasflow.checking, kerasflow.feeding, kerasflow.running
after = [getattr(kerasflow, name) for name in kerasflow.__all__]
assert all(a is b for a, b in zip(before, after))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
