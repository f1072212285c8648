"""Phases of blueprints that were made in Python, where nothing has a place in a text."""

from __future__ import annotations

from typing import Any

from kerasflow import Blueprint, check


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
