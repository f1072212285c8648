"""The four ways in, under inputs that nobody wrote; what once failed is tried ever after."""

from __future__ import annotations

import math
import random
import time
from pathlib import Path
from typing import Any

import pytest
from fuzzing.fuzz import FOUND, Fuzzing
from fuzzing.mutating import KEYS, TAGS, TEXTS, expression, mutated, seeds, trees, written
from fuzzing.targets import TARGETS, run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SECONDS = 2  # for each target; `make fuzz` takes five minutes for each
KEPT = sorted(FOUND.glob("*.txt"))
SLOW = ("check_all-repeats",)  # written out up to the limit

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
WORDS = st.sampled_from([*TAGS, *KEYS, *TEXTS])
VALUES = st.recursive(
    SCALARS | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
calm = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[*HealthCheck]
)


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(file, id=file.stem, marks=[pytest.mark.slow] * (file.stem in SLOW))
        for file in KEPT
    ],
)
def test_what_failed_once_fails_no_more(file: Path) -> None:
    run(file.name.partition("-")[0], file.read_bytes().decode("utf-8", "surrogatepass"))


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS)
def test_nothing_but_problems_comes_out_in_some_seconds(target: str) -> None:
    fuzzing = Fuzzing(target, random.randrange(2**32), keep=False)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        fuzzing.run(fuzzing.next_text())
    assert fuzzing.executions > 10


@calm
@given(st.text(max_size=60))
@pytest.mark.parametrize("target", TARGETS)
def test_any_text_is_read(target: str, text: str) -> None:
    run(target, text)


@calm
@given(VALUES, st.integers(0, 2**32))
@pytest.mark.parametrize("target", ["read", "write_out", "check_all"])
def test_any_values_are_read(target: str, value: Any, seed: int) -> None:
    run(target, written(_finite(value), random.Random(seed)))


@calm
@given(st.integers(0, 2**32))
@pytest.mark.parametrize("target", ["write_out", "check_all"])
def test_any_change_of_a_blueprint_is_read(target: str, seed: int) -> None:
    chance = random.Random(seed)
    run(target, written(mutated(chance.choice(TREES), TREES, chance), chance))


@calm
@given(st.integers(0, 2**32))
def test_any_pieces_of_expressions_are_read(seed: int) -> None:
    run("calculate", expression(random.Random(seed)))


@pytest.mark.slow
@pytest.mark.parametrize("target", ["read", "write_out", "check_all"])
def test_every_seed_is_read(target: str) -> None:
    for text in seeds()[::3]:
        run(target, text)


TREES = trees()


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_finite(item) for item in value]
    return 0.5 if isinstance(value, float) and not math.isfinite(value) else value
