"""Phases that were made in Python, and what certainly changes the size of their weights."""

from __future__ import annotations

from typing import Any

import pytest

from kerasflow import Blueprint, check
from kerasflow.blueprints.expanding import expand
from kerasflow.checking.phase_rules import describe_weights

LAYERS: list[Any] = [
    {"Conv2D": {"filters": 8, "kernel_size": 3}},
    {"Dropout": 0.5},
    {"Dense": 4, "name": "head"},
]


def paths(then: list[Any], **sections: Any) -> list[str]:
    values = {"blueprint": 1, "model": [{"Dense": 3, "name": "head"}], "compile": {"loss": "mse"}}
    return [str(problem.path) for problem in check({**values, **sections, "then": then})]


def test_a_fault_is_told_at_the_key_that_sets_it_without_a_text_too() -> None:
    assert paths([{"fit.epochs": 2}, {"fit.batch_size": 8, "compile.optimizer": "adm"}]) == [
        'then[1]["compile.optimizer"]'
    ]


def test_a_blueprint_of_python_is_checked_with_its_phases() -> None:
    made = Blueprint(model=["Flatten"], then=[{"fit.epoch": 2}])
    [problem] = check(made)
    assert (problem.code, str(problem.path)) == ("KF201", 'then[0]["fit.epoch"]')


def test_the_fix_of_a_key_keeps_the_way_to_it() -> None:
    values = {"blueprint": 1, "model": [{"Dense": 3, "name": "head"}]}
    [problem] = check({**values, "then": [{"model.layers[head].trainble": False}]})
    assert problem.fix == "model.layers[head].trainable"
    [problem] = check({**values, "then": [{"fit.epoch": 2}]})
    assert problem.fix == "fit.epochs"


def test_what_an_earlier_phase_sets_is_not_the_fault_of_a_later_one() -> None:
    then = [{"model.layers[head].units": -1}, {"fit.epochs": 2}]
    assert paths(then) == ['then[0]["model.layers[head].units"]']


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
