"""A blueprint that was made in Python is saved, loaded and read like a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kerasflow import Blueprint, BlueprintError, Input, Model, check, layers, load, optimizers
from kerasflow.checking import examine
from kerasflow.documents.values import plain

ROOT = Path(__file__).parents[2]

FILE = """
from kerasflow import Blueprint, Input, Model, layers

x = Input("image", shape=[28, 28])
h = layers.Flatten()(x)
blueprint = Blueprint(
    name="digits",
    model=Model(x, layers.Dense(10, name="label")(h)),
    fit={"epochs": 2},
)
"""


@pytest.fixture
def blueprint():
    image = Input("image", shape=[28, 28])
    hidden = layers.Dense(8, activation="relu")(layers.Flatten()(image))
    return Blueprint(
        name="digits",
        model=Model(image, layers.Dense(10, name="label")(hidden)),
        compile={"optimizer": optimizers.Adam(1e-3), "loss": {"label": "mse"}},
        fit={"epochs": 2, "class_weight": {0: 1.0, 1: 2.0}},
    )


@pytest.mark.parametrize("name", ["digits.json", "digits.yaml", "digits.yml"])
def test_saving_and_loading_are_inverses(blueprint, tmp_path, name):
    blueprint.save(tmp_path / name)
    assert load(tmp_path / name) == blueprint


def test_a_file_that_is_there_is_overwritten_only_when_asked(blueprint, tmp_path):
    file = tmp_path / "digits.json"
    file.write_text("mine")
    with pytest.raises(FileExistsError, match="overwrite=True replaces it"):
        blueprint.save(file)
    assert file.read_text() == "mine"
    blueprint.save(file, overwrite=True)
    assert load(file) == blueprint


def test_another_suffix_is_refused(blueprint, tmp_path):
    with pytest.raises(ValueError, match=r"expected a name in \.json, \.yaml or \.yml"):
        blueprint.save(tmp_path / "digits.txt")


def test_the_spam_blueprint_is_the_same_in_python_and_in_json():
    in_python, in_json = (load(ROOT / f"blueprints/spam_text.{kind}") for kind in ("py", "json"))
    assert replace(in_python, about=in_json.about) == in_json


def test_the_parts_of_a_python_file_keep_their_lines(tmp_path):
    file = tmp_path / "digits.py"
    file.write_text(FILE)
    document = load(file).document
    layer = document.root.value["model"].value["layers"].value[0]
    assert (layer.place.line, layer.place.column) == (5, 5)


def test_a_fault_in_a_python_file_is_told_by_its_own_code_and_place(tmp_path):
    file = tmp_path / "digits.py"
    file.write_text(FILE.replace("epochs", "epoch"))
    with pytest.raises(BlueprintError) as caught:
        load(file)
    (problem,) = caught.value.problems
    assert (problem.code, str(problem.path), problem.place.line) == ("KF201", "fit.epoch", 6)


def test_a_changed_copy_is_not_taken_for_the_document_of_the_first(blueprint):
    assert plain(replace(blueprint, seed=7).to_document())["seed"] == 7
    assert "seed" not in plain(blueprint.to_document())


def test_a_changed_copy_is_checked_and_not_the_first(tmp_path: Path) -> None:
    file = tmp_path / "net.json"
    text = """{
  "blueprint": 1,
  "model": {"inputs": {"x": {"shape": [4]}}, "layers": [{"Dense": 2}]},
  "compile": {"optimizer": "adm", "loss": "mse"},
  "fit": {"epochs": 3}
}"""
    file.write_text(text, "utf-8")
    read = load(file)
    changed = replace(read, seed=4, fit={"callbacks": ["EarlyStoping"]})
    assert (changed.seed, changed.name) == (4, "net")
    first, second = check(changed)
    # What the copy left as it was stands where it stood; what it changed, in the program.
    assert (str(first.path), first.place.source.name, first.place.line) == (
        "compile.optimizer",
        str(file),
        4,
    )
    assert (str(second.path), second.place.source.name) == ("fit.callbacks[0]", __file__)
    assert examine(replace(read, seed=4)).document.roots == (tmp_path,)


def test_a_copy_knows_where_its_nodes_stand(blueprint) -> None:
    first, *others = blueprint.model.layers
    longer = replace(blueprint.model, layers=(first, first, *others))
    changed = replace(blueprint, model=longer)
    paths = [str(node.path) for node in changed.model.layers]
    assert paths == [f"model.layers[{index}]" for index in range(4)]


def test_a_copy_takes_plain_values_as_a_new_blueprint_does(blueprint) -> None:
    assert replace(blueprint, fit={"epochs": 9}).fit.epochs == 9
    with pytest.raises(BlueprintError) as caught:
        replace(blueprint, fit={"epoch": 9})
    [problem] = caught.value.problems
    assert (str(problem.path), problem.place.source.name) == ("fit.epoch", __file__)


def test_a_section_that_is_empty_can_be_taken_over() -> None:
    read = load({"blueprint": 1, "model": ["Flatten"], "fit": {}, "runtime": {}})
    assert Blueprint(model=read.model, fit=read.fit, runtime=read.runtime) == replace(
        read, name="model"
    )


def test_sections_of_another_blueprint_can_be_taken_over(blueprint):
    other = Blueprint(model=blueprint.model, compile=blueprint.compile, fit={"epochs": 9})
    assert (other.model, other.compile) == (blueprint.model, blueprint.compile)
    assert other.fit.epochs == 9


def test_a_blueprint_is_written_out_once_and_a_changed_copy_anew(blueprint):
    assert blueprint.expansion is blueprint.expansion
    assert [call.name for call in blueprint.expansion.graph.calls][-1] == "label"
    other = Blueprint(model=[{"Dense": 1, "name": "other"}]).model
    changed = replace(blueprint, model=other)
    assert [call.name for call in changed.expansion.graph.calls] == ["other"]


def test_a_variable_of_a_blueprint_made_in_python_can_be_set() -> None:
    net = Blueprint(vars={"units": 3, "spare": 1}, model=[{"Dense": "${units}", "name": "y"}])
    examination = examine(net, sets=["vars.units=5"])
    assert not examination.errors
    assert examination.require().model.layers[0].body.args == {"units": 5}
    changed = replace(net, seed=7)
    found = examine(changed, sets=["vars.units=5"])
    assert [problem.code for problem in found.problems] == ["KF115"]
    assert [problem.code for problem in examine(changed, sets=["seed=8"]).problems] == []


def test_a_variable_of_a_python_file_can_be_set(tmp_path: Path) -> None:
    lines = [
        "from kerasflow import Blueprint, Input, Model, layers",
        'x = Input("x", shape=[4])',
        'y = layers.Dense("${units}", name="y")(x)',
        'blueprint = Blueprint(vars={"units": 3}, model=Model(x, y))',
    ]
    file = tmp_path / "net.py"
    file.write_text("\n".join(lines), "utf-8")
    found = examine(file, sets=["vars.units=5"])
    assert found.problems == ()
    assert found.require().model.layers[0].body.args == {"units": 5}
    assert [problem.code for problem in examine(file, sets=["vars.unit=5"]).problems] == ["KF115"]
