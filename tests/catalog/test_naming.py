"""The name that was probably meant."""

from __future__ import annotations

import pytest

from kerasflow.catalog import names, nearest


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
