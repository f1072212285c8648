"""What stands behind a fault: found where the fault can be mended, or be bridged."""

from __future__ import annotations

from typing import Any

import pytest

from kerasflow import load
from kerasflow.checking import check
from kerasflow.checking.trial_fixes import try_fixes
from kerasflow.documents.values import Document, located, plain
from kerasflow.errors import BlueprintError, Problem
from kerasflow.paths import Path


def codes(**sections: Any) -> list[str]:
    return sorted(problem.code for problem in check({"blueprint": 1, **sections}))


def faults(*layers: Any, **sections: Any) -> list[str]:
    model = {"inputs": {"x": {"shape": [8]}}, "layers": list(layers)}
    return codes(**{"model": model, **sections})


@pytest.mark.parametrize(
    "layers",
    [
        [{"Dense": 4, "inputs": "nowhere"}, {"Dense": 1}],
        [{"Dense": 4}, {"use": "nothing"}, {"Dense": 1}],
        [{"Dense": 4}, {"share": "nobody"}, {"Dense": 1}],
        [{"Dense": 4}, {"Dense": 4, "LSTM": 2}, {"Dense": 1}],
        [{"Dense": 4}, 7, {"Dense": 1}],
        [{"Dense": 4}, {"layers": {}}, {"Dense": 1}],
    ],
    ids=["reference", "block", "share", "two things", "number", "group"],
)
def test_one_fault_that_leaves_a_node_unknown_gives_one_problem(layers: list[Any]) -> None:
    assert len(faults(*layers)) == 1


@pytest.mark.parametrize(
    "node",
    [
        {"Dense": 4, "inputs": "nowhere"},
        {"use": "nothing", "inputs": "x"},
        {"share": "nobody"},
        {"Dense": 4, "LSTM": 2},
        {"Dense": {"units": 4}, "inputs": 3},
    ],
    ids=["reference", "block", "share", "two things", "inputs"],
)
def test_behind_an_unknown_node_the_names_of_outputs_are_known_all_the_same(node: Any) -> None:
    model = {"inputs": {"x": {"shape": [8]}}, "layers": [node, {"Dense": 1, "name": "price"}]}
    data = {"target": {"cost": "cost"}}
    found = codes(model=model, data=data, compile={"loss": {"sum": "mse"}})
    assert {"KF501", "KF601"} <= set(found)
    assert len(found) == 3


def test_a_node_that_a_wrong_reference_may_have_meant_is_not_said_to_be_of_no_use() -> None:
    named = [{"Dense": 4, "name": "side"}, {"Dense": 1, "inputs": "nowhere"}]
    assert faults(*named) == ["KF401"]
    unnamed = [{"Dense": 4}, {"Dense": 1, "inputs": "nowhere"}]
    assert faults(*unnamed) == ["KF401"]
    near = [{"Dense": 2, "name": "side"}, {"Dense": 4}, {"Dense": 1, "inputs": "sidee"}]
    assert faults(*near) == ["KF401", "KF412"]


def test_what_stands_under_a_wrong_key_is_read_as_what_was_meant() -> None:
    assert faults({"Dense": {"unit": "wide"}}) == ["KF302", "KF304"]
    assert faults({"Densse": {"units": 4, "activation": "rellu"}}) == ["KF301", "KF305"]
    assert faults("Flatten", fit={"epoch": 0}) == ["KF201", "KF203"]
    assert codes(modle=[{"Dense": -1}]) == ["KF201", "KF308"]


def test_problems_behind_a_mended_key_have_the_path_that_was_written() -> None:
    found = check({"blueprint": 1, "model": [{"Densse": {"unit": "wide"}}]})
    assert [str(problem.path) for problem in found] == [
        "model[0].Densse", "model[0].Densse.unit", "model[0].Densse.unit",
    ]  # fmt: skip


def test_a_misspelled_parameter_inside_a_block_hides_nothing() -> None:
    params = {"params": {"width": "required"}}
    blocks = {"b": {**params, "layers": [{"Dense": {"units": "${widht - 9}"}}]}}
    assert faults({"use": "b", "with": {"width": 4}}, blocks=blocks) == ["KF111", "KF308"]


def test_of_two_keys_that_may_be_the_same_none_is_mended() -> None:
    assert faults({"Dense": {"unit": "a", "unitt": "b"}}) == ["KF302", "KF302"]


def test_a_circle_of_blocks_is_said_once_and_hides_nothing() -> None:
    blocks = {
        "one": {"layers": [{"use": "two"}]},
        "two": {"layers": [{"use": "one"}, {"Dense": -1}]},
    }
    layers = [{"use": "one"}, {"use": "two"}, {"Dense": "wide"}]
    assert faults(*layers, blocks=blocks) == ["KF304", "KF308", "KF406"]


def test_what_is_inside_of_turns_that_cannot_be_counted_is_looked_at() -> None:
    assert faults({"Dense": -1, "repeat": "many"}) == ["KF203", "KF308"]
    assert faults({"Dense": -1, "repeat": {"a": [1], "b": [1, 2]}}) == ["KF308", "KF409"]
    assert faults({"Dense": -1, "repeat": {"a": 3, "b": [1, 2]}}) == ["KF203", "KF308"]


@pytest.mark.parametrize("section", ["data", "preprocess", "compile", "fit", "blocks", "runtime"])
def test_a_section_of_the_wrong_type_silences_no_other(section: str) -> None:
    sections: dict[str, Any] = {
        "data": {"split": {"validation": 2}},
        "preprocess": [{"Rescaling": "wide", "inputs": "image", "name": "x"}],
        "compile": {"optimizer": "adm", "loss": "mse"},
        "fit": {"epochs": 0},
        "blocks": {"b": {"layers": [{"Dense": "wide"}]}},
        "runtime": {"backend": "theano"},
    }
    whole = faults({"use": "b"}, **sections)
    assert len(whole) == 6
    wrong: Any = {} if section == "preprocess" else []
    found = faults({"use": "b"}, **{**sections, section: wrong or "wrong"})
    assert len(found) == 6


def test_loading_and_checking_find_the_same_faults_of_form() -> None:
    with pytest.raises(BlueprintError) as caught:
        load({})
    assert [problem.message for problem in caught.value.problems] == [
        problem.message for problem in check({})
    ]
    assert len(check({})) == 2


def test_without_a_model_the_other_sections_are_looked_at() -> None:
    assert codes(compile={"optimizer": "adm"}, fit={"epochs": 0}) == ["KF202", "KF203", "KF305"]


def test_a_remedy_changes_the_mended_document_alone() -> None:
    document = Document(located({"fit": {"epoch": 3}}))
    problem = Problem("KF201", "unknown", Path.parse("fit.epoch"), at_key=True, fix="epochs")
    trial = try_fixes(document, [problem])
    assert plain(trial.document.root) == {"fit": {"epochs": 3}}
    assert plain(document.root) == {"fit": {"epoch": 3}}
    assert str(trial.written(Path.parse("fit.epochs"))) == "fit.epoch"


def test_a_key_that_is_given_is_not_given_again() -> None:
    document = Document(located({"fit": {"epoch": 3, "epochs": 4}}))
    problem = Problem("KF201", "unknown", Path.parse("fit.epoch"), at_key=True, fix="epochs")
    assert try_fixes(document, [problem]).mended == ()
