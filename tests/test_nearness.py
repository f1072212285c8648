"""Near names: what is found, and that thousands of slips take bounded time."""

from __future__ import annotations

import pytest

from kerasflow.catalog import names
from kerasflow.nearness import (
    Suggestion,
    bounded_comparisons,
    may_compare,
    near_names,
    nearest,
    suggest,
    surely_meant,
)


def test_the_nearest_comes_first() -> None:
    assert near_names("sgb", ["adam", "adamax", "sgd"], 2) == ["sgd"]
    assert near_names("dense", ["denser", "dense", "Dot"], 2) == ["dense", "denser"]


def test_of_very_many_names_those_are_compared_that_begin_or_end_alike() -> None:
    known = [f"layer{number}" for number in range(2_000)]
    assert near_names("layre7", [*known, "layer7x"], 1) == ["layer7"]


def test_within_a_bound_so_many_are_compared_and_then_none() -> None:
    with bounded_comparisons(3):
        assert near_names("sgb", ["adam", "sgd"], 1) == ["sgd"]
        assert may_compare()
        assert near_names("sgb", ["adam", "sgd"], 1) == ["sgd"]
        assert not may_compare()
        assert near_names("sgb", ["adam", "sgd"], 1) == []
    assert near_names("sgb", ["adam", "sgd"], 1) == ["sgd"]


@pytest.mark.parametrize(
    "written, meant",
    [
        ("dense", "Dense"),
        ("Densse", "Dense"),
        ("conv2d", "Conv2D"),
        ("Conv2d", "Conv2D"),
        ("max_pooling_2d", "MaxPooling2D"),
        ("MultiheadAttention", "MultiHeadAttention"),
    ],
)
def test_a_misspelt_layer_finds_the_one_that_was_meant(written, meant):
    assert nearest(written, names("layers")) == meant


def test_nothing_is_offered_for_a_name_that_is_like_none():
    assert nearest("Xylophone", names("optimizers")) is None


def test_a_lower_cutoff_offers_more():
    assert nearest("Add", ["Adam"]) is None
    assert nearest("Add", ["Adam"], cutoff=0.5) == "Adam"


def test_case_and_underscores_do_not_count_as_a_difference():
    assert nearest("max_pooling_2d", ["MaxPooling2D"], cutoff=1.0) == "MaxPooling2D"


def test_what_was_not_compared_is_not_kept_as_not_meant() -> None:
    with bounded_comparisons(0):
        assert nearest("Densse", ["Dense", "Dot", "Once"]) is None
        assert surely_meant("Densse", ["Dense", "Dot", "Once"]) is None
    assert nearest("Densse", ["Dense", "Dot", "Once"]) == "Dense"
    assert surely_meant("Densse", ["Dense", "Dot", "Once"]) == "Dense"


@pytest.mark.parametrize(
    "written, known, meant",
    [
        ("unit", ["units", "use_bias"], "units"),
        ("sep", ["path", "separator"], "separator"),
        ("val", ["test", "validation"], "validation"),
        ("loss_w", ["loss", "loss_weights"], "loss_weights"),
        ("size", ["size ", "label"], "size "),
        ("VALIDATION", ["test", "validation"], "validation"),
    ],
)
def test_what_was_meant_is_asked_for_and_is_the_fix(written, known, meant) -> None:
    found = suggest(written, known)
    assert found.fix == meant
    assert found.hint.startswith(f"did you mean `{meant}`")


def test_blanks_around_a_name_are_told() -> None:
    assert suggest("size", ["size "]).hint == "did you mean `size ` (with a blank at its end)?"
    assert suggest("size", [" size"]).hint.endswith("(with a blank at its beginning)?")


def test_where_none_is_near_all_are_listed_or_something_else_is_said() -> None:
    assert suggest("depth", ["a", "b"]) == Suggestion("use one of `a`, `b`")
    assert suggest("depth", ["a"]).hint == "there is only `a`"
    assert suggest("depth", ["a", "b"], otherwise="add it") == Suggestion("add it")
    assert suggest("depth", ["a"], otherwise="") == suggest("depth", []) == Suggestion(None)
    assert suggest("x", [f"a{n}" for n in range(28)]).hint.endswith("and 8 more")


def test_two_names_that_are_as_near_are_a_question_and_no_fix() -> None:
    assert suggest("Conv", ["Conv1D", "Conv2D"]).fix is None
    assert suggest("met", ["metrics", "metadata"]).fix is None


def test_what_is_taken_is_asked_for_and_is_no_fix() -> None:
    asked = "did you mean `epochs`?"
    assert suggest("ep", ["epochs", "seed"], free=["seed"]) == Suggestion(asked)
    assert suggest("epoch", ["epochs", "seed"], free=["seed"]) == Suggestion(asked)
