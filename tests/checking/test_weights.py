"""What weights are sized by: what certainly changes them, and what certainly does not."""

from __future__ import annotations

from typing import Any

import pytest

from kerasflow import Blueprint
from kerasflow.blueprints.expanding import expand
from kerasflow.checking.phase_rules import describe_weights

LAYERS: list[Any] = [
    {"Conv2D": {"filters": 8, "kernel_size": 3}},
    {"Dropout": 0.5},
    {"Dense": 4, "name": "head"},
]


def weights_of(layers: list[Any]) -> object:
    return describe_weights(expand(Blueprint(model={"layers": layers})))


@pytest.mark.parametrize(
    "other",
    [
        {"Conv2D": {"filters": 9, "kernel_size": 3}},
        {"Conv2D": {"filters": 8, "kernel_size": 3, "use_bias": False}},
        {"Conv2D": {"filters": 8, "kernel_size": [3, 5]}},
        {"Conv2D": {"filters": 8, "kernel_size": 3}, "name": "first"},
        {"Conv1D": {"filters": 8, "kernel_size": 3}},
        "Flatten",
    ],
)
def test_other_sizes_names_and_layers_make_other_weights(other: Any) -> None:
    assert weights_of([other, *LAYERS[1:]]) != weights_of(LAYERS)


@pytest.mark.parametrize(
    "other",
    [
        {"Conv2D": {"filters": 8, "kernel_size": 3, "use_bias": True, "activation": "relu"}},
        {"Conv2D": {"filters": 8, "kernel_size": [3, 3]}},
        {"Conv2D": {"filters": 8, "kernel_size": 3}, "trainable": False},
    ],
)
def test_what_is_so_anyway_or_has_no_size_makes_the_same_weights(other: Any) -> None:
    assert weights_of([other, LAYERS[2]]) == weights_of(LAYERS)


def test_what_is_wrapped_is_looked_at() -> None:
    both = [[{"Bidirectional": {"LSTM": units}}] for units in (8, 9)]
    assert weights_of(both[0]) != weights_of(both[1])
