"""The name that was probably meant."""

from __future__ import annotations

import pytest

from kerasflow.catalog import names, nearest, surely_meant
from kerasflow.nearness import bounded_comparisons


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
