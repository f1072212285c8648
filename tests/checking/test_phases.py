"""`then` as the check takes it: a blueprint for each phase."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kerasflow import load
from kerasflow.checking import examine
from kerasflow.paths import Path as DocumentPath

THEN = [
    {"model.layers[0].trainable": False, "compile.optimizer": {"SGD": 0.5}},
    {},
    {"fit.epochs": 7},
]


def test_what_a_phase_sets_holds_in_the_later_ones_too() -> None:
    values = {"blueprint": 1, "model": [{"Dense": 3}], "compile": {"loss": "mse"}, "then": THEN}
    phases = examine(values).phases
    assert [phase.number for phase in phases] == [0, 1, 2, 3]
    assert [phase.blueprint.fit.epochs for phase in phases] == [1, 1, 1, 7]
    frozen = [phase.blueprint.model.layers[0].trainable for phase in phases]
    assert frozen == [None, False, False, False]
    assert phases[3].blueprint.compile.optimizer.tag == "SGD"
    assert phases[0].blueprint.then == load(values).then
    assert phases[3].blueprint.then == ()


def test_the_phases_of_a_changed_blueprint_have_the_change() -> None:
    values = {"blueprint": 1, "model": [{"Dense": "${n}"}], "vars": {"n": 3}}
    values |= {"compile": {"loss": "mse"}, "then": THEN}
    phases = examine(replace(load(values), seed=4)).phases
    assert [phase.blueprint.seed for phase in phases] == [4, 4, 4, 4]
    assert {phase.blueprint.model.layers[0].body.args["units"] for phase in phases} == {3}


def test_what_a_phase_sets_has_its_place_in_the_blueprint_of_the_phase(tmp_path: Path) -> None:
    file = tmp_path / "net.yaml"
    lines = ["blueprint: 1", "model: [{Dense: 3}]", "then:", "- fit.epochs: 7", "- fit.epochs: 8"]
    file.write_text("\n".join(lines), "utf-8")
    phases = examine(file).phases
    documents = [phase.blueprint.document for phase in phases]
    places = [document.find(DocumentPath(("fit", "epochs"))) for document in documents]
    assert [found and (found.place.line, found.key_place.line) for found in places] == [
        None,
        (4, 4),
        (5, 5),
    ]
