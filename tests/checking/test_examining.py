"""From a source to its problems: files, mappings, Python, and what is given with them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kerasflow import catalog
from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.catalog import registering
from kerasflow.checking import check, examine
from kerasflow.checking.rendering import render
from kerasflow.documents.faults import MAX_PROBLEMS
from kerasflow.errors import BlueprintError


def blueprint_of(*layers: Any, **sections: Any) -> dict[str, Any]:
    model = {"inputs": {"x": {"shape": [8]}}, "layers": list(layers)}
    return {"blueprint": 1, "model": model, **sections}


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(registering, "_registrations", {})

    @catalog.register(name="SmoothLoss", kind="losses")
    def smooth_loss(y_true: object, y_pred: object, width: float) -> None: ...

    return


def test_a_good_mapping_gives_blueprint_and_graphs_and_no_problems() -> None:
    found = examine(blueprint_of({"Dense": 10}))
    assert found.problems == ()
    assert found.graph is not None
    assert [call.name for call in found.graph.calls] == ["dense"]
    assert found.require() is found.blueprint


def test_require_raises_with_every_problem() -> None:
    found = examine(blueprint_of({"Densse": 10}, {"Dense": {"unit": 1}}))
    with pytest.raises(BlueprintError) as caught:
        found.require()
    assert [problem.code for problem in caught.value.problems] == ["KF301", "KF302"]
    assert caught.value.problems == found.errors


def test_a_missing_file_is_a_problem_and_no_exception(tmp_path: Path) -> None:
    found = examine(tmp_path / "none.json")
    assert [problem.code for problem in found.problems] == ["KF107"]
    assert found.blueprint is None
    with pytest.raises(BlueprintError):
        found.require()


def test_a_broken_text_is_a_problem_at_its_place(tmp_path: Path) -> None:
    file = tmp_path / "broken.json"
    file.write_text('{"blueprint": 1,\n "model": [}', "utf-8")
    [problem] = check(file)
    assert problem.code == "KF101"
    assert problem.place is not None
    assert problem.place.line == 2


def test_a_document_without_a_model_is_a_problem_and_no_exception() -> None:
    found = examine({"blueprint": 1})
    assert [problem.code for problem in found.problems] == ["KF202"]
    assert found.blueprint is None


def test_a_value_from_the_command_line_is_shown_as_typed_with_what_it_replaces(
    tmp_path: Path,
) -> None:
    file = tmp_path / "net.json"
    file.write_text(json.dumps(blueprint_of({"Dense": {"units": 4}})), "utf-8")
    problems = check(file, sets=["model.layers[0].Dense.units=wide"])
    lines = render(problems).splitlines()
    assert lines[0] == "error[KF304]: `Dense.units` must be an integer, not the string `wide`"
    assert lines[1] == "  --> --set  (model.layers[0].Dense.units)"
    assert lines[3:5] == [
        "1 | model.layers[0].Dense.units=wide",
        "  |                             ^^^^",
    ]
    assert lines[5].startswith("  ::: ")
    assert lines[5].endswith("replaces")


@pytest.mark.parametrize("dense", ['{"units": "${n}"}', '"${n}"'])
def test_a_value_out_of_a_variable_is_shown_with_the_variable(dense: str, tmp_path: Path) -> None:
    file = tmp_path / "net.json"
    layers = f'[{{"Dense": {dense}}}]'
    file.write_text(f'{{"blueprint": 1, "vars": {{"n": "wide"}}, "model": {layers}}}', "utf-8")
    [problem] = check(file)
    assert problem.message == "`Dense.units` must be an integer, not the string `wide`"
    [(words, place)] = problem.related
    assert words == "defined here"
    assert place.source.text[place.column - 1 : place.end_column - 1] == '"wide"'


def test_what_was_unset_is_missing() -> None:
    source = blueprint_of({"Dense": {"units": 4}})
    [problem] = check(source, unsets=["model.layers[0].Dense.units"])
    assert problem.code == "KF303"


def test_a_blueprint_made_in_python_is_checked() -> None:
    blueprint = Blueprint(model=[{"Dense": {"units": 4, "activation": "rellu"}}])
    [problem] = check(blueprint)
    assert (problem.code, problem.hint) == ("KF305", "did you mean `relu`?")


def test_a_registered_class_is_known_and_its_arguments_are_checked(registered: None) -> None:
    good = blueprint_of({"Dense": 1}, compile={"loss": {"SmoothLoss": 0.1}})
    assert check(good) == ()
    bad = blueprint_of({"Dense": 1}, compile={"loss": {"SmoothLoss": {"widht": 0.1}}})
    [problem] = check(bad)
    assert (problem.code, problem.hint) == ("KF302", "did you mean `width`?")


def test_what_is_not_registered_is_unknown() -> None:
    [problem] = check(blueprint_of({"Dense": 1}, compile={"loss": {"SmoothLoss": 0.1}}))
    assert problem.code == "KF301"


def test_checking_leaves_the_garbage_collector_as_it_was() -> None:
    import gc

    assert gc.isenabled()
    check(blueprint_of({"Dense": 1}))
    assert gc.isenabled()
    gc.disable()
    try:
        check(blueprint_of({"Dense": 1}))
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_faults_are_told_however_many_there_are_in_the_order_of_the_nodes() -> None:
    found = list(check(blueprint_of(*[{"Densse": {"units": 8}} for _ in range(1_200)])))
    places = [problem.path.parts[:3] for problem in found]
    assert places == [("model", "layers", index) for index in range(1_200)]


@pytest.mark.slow
def test_what_is_more_than_anybody_would_read_is_told_in_one_problem() -> None:
    found = list(check(blueprint_of(*[{"Densse": {"units": 8}} for _ in range(MAX_PROBLEMS + 9)])))
    assert len(found) == MAX_PROBLEMS + 1
    assert [problem.code for problem in found].count("KF103") == 1
