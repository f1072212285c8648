"""The length of programs: it follows the clock, and no step is left out or done twice."""

from __future__ import annotations

import itertools
from types import SimpleNamespace

import pytest
import tensorflow as tf

from kerasflow.running.engines import pacing
from kerasflow.running.engines.pacing import MOST_CALLS, PROGRAM_SECONDS, Loop

pytestmark = pytest.mark.keras


def test_every_step_is_run_once_in_order() -> None:
    for steps in (1, 7, MOST_CALLS, 3 * MOST_CALLS + 5):
        cuts: list[tuple[int, int]] = []
        loop = Loop(lambda start, stop, cuts=cuts: cuts.append((start, stop)), dict, steps)
        for _ in range(2):
            loop.rewind()
            cuts.clear()
            for _ in range(loop.calls):
                loop(None)
            assert cuts[0][0] == 0
            assert cuts[-1][1] == steps
            assert all(one[1] == other[0] for one, other in itertools.pairwise(cuts))


def test_programs_grow_until_they_take_as_long_as_they_should(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lengths: list[int] = []

    def run(start: int, stop: int) -> None:
        lengths.append(stop - start)

    def clock() -> float:
        """Tells the time as if every step took 2 ms."""
        return 0.002 * sum(lengths)

    monkeypatch.setattr(pacing, "time", SimpleNamespace(perf_counter=clock))
    loop = Loop(run, dict, 400)
    for _ in range(loop.calls):
        loop(None)
    assert lengths[:2] == [1, 1], "the first program is compiled on the way, and says nothing"
    assert lengths[2] == 16, "no program is more than 16 times as long as the one before"
    full = PROGRAM_SECONDS / 0.002
    assert all(full - 2 < length <= full for length in lengths[3:-1])
    assert sum(lengths) == 400


def test_each_step_is_run_by_itself_where_that_is_asked_for() -> None:
    cuts: list[tuple[int, int]] = []
    loop = Loop(lambda start, stop: cuts.append((start, stop)), dict, 5, every=1)
    for _ in range(loop.calls):
        loop(None)
    assert cuts == [(step, step + 1) for step in range(5)]


def test_a_program_that_is_out_of_range_is_not_taken_for_the_end_of_the_data() -> None:
    def run(start: int, stop: int) -> None:
        raise tf.errors.OutOfRangeError(None, None, "Read less bytes than requested")

    with pytest.raises(RuntimeError, match="Read less bytes"):
        Loop(run, dict, 3)(None)
