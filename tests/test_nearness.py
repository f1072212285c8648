"""Near names: what is found, and that thousands of slips take bounded time."""

from __future__ import annotations

from kerasflow.nearness import bounded_comparisons, may_compare, near_names


def test_the_nearest_comes_first() -> None:
    assert near_names("sgb", ["adam", "adamax", "sgd"], 2) == ["sgd"]
    assert near_names("dense", ["denser", "dense", "Dot"], 2) == ["dense", "denser"]


def test_of_very_many_names_those_are_compared_that_begin_or_end_alike() -> None:
    names = [f"layer{number}" for number in range(2_000)]
    assert near_names("layre7", [*names, "layer7x"], 1) == ["layer7"]


def test_within_a_bound_so_many_are_compared_and_then_none() -> None:
    with bounded_comparisons(3):
        assert near_names("sgb", ["adam", "sgd"], 1) == ["sgd"]
        assert may_compare()
        assert near_names("sgb", ["adam", "sgd"], 1) == ["sgd"]
        assert not may_compare()
        assert near_names("sgb", ["adam", "sgd"], 1) == []
    assert near_names("sgb", ["adam", "sgd"], 1) == ["sgd"]
