"""What of the data a blueprint uses."""

import pytest

from kerasflow.blueprints.loading import load
from kerasflow.catalog import register
from kerasflow.feeding.plans import calls_of, make_plan, text_columns


def plan_of(**sections):
    return make_plan(load({"blueprint": 1, "model": [{"Dense": 1, "name": "y"}], **sections}))


STEPS = [
    {"Rescaling": {"scale": 2.0}, "inputs": "a", "name": "double"},
    {"StringLookup": {}, "inputs": "b", "name": "index"},
    {"Concatenate": {}, "inputs": ["double", "c"], "name": "both"},
]


def test_the_last_node_of_preprocess_is_the_input_where_none_is_named():
    assert plan_of(preprocess=STEPS).inputs == {"both": "both"}


@pytest.mark.keras
def test_a_model_with_a_class_of_its_own_takes_the_last_node_or_the_only_column():
    import keras

    register(type("Planned", (keras.Model,), {}), name="Planned")
    assert plan_of(model={"Planned": {}}, preprocess=STEPS).inputs == {"both": "both"}
    plan = plan_of(model={"Planned": {}}, data={"target": {"y": "label"}})
    assert plan.with_columns(["label", "size"]).inputs == {"input": "size"}


def test_only_what_is_needed_is_run():
    plan = plan_of(preprocess=STEPS)
    calls = calls_of(plan.preprocess, plan.wires(["double"]).values())
    assert [call.name for call in calls] == ["double"]
    assert plan.columns(["both"]) == ("a", "c")
    assert plan.columns(["index", "weight"]) == ("b", "weight")


def test_a_late_shape_needs_its_node():
    steps = [*STEPS, {"Reshape": ["${shape.index[-1]}"], "inputs": "a", "name": "flat"}]
    plan = plan_of(preprocess=steps)
    assert [call.name for call in calls_of(plan.preprocess, plan.wires(["flat"]).values())] == [
        "index",
        "flat",
    ]


def test_a_shared_layer_needs_the_node_that_owns_it():
    steps = [*STEPS, {"share": "index", "inputs": "d", "name": "again"}]
    plan = plan_of(preprocess=steps)
    assert [call.name for call in calls_of(plan.preprocess, plan.wires(["again"]).values())] == [
        "index",
        "again",
    ]


def test_text_is_what_is_looked_up_or_named_as_a_class():
    targets = {"y": {"from": "label", "classes": ["0", "1"]}}
    plan = plan_of(preprocess=STEPS, data={"target": targets})
    assert text_columns(plan) == {"b", "label"}
    numbers = {"y": {"from": "label", "classes": [0, 1]}}
    assert text_columns(plan_of(data={"target": numbers})) == set()


def test_a_lookup_from_numbers_to_words_takes_no_text():
    invert = {"StringLookup": {"invert": True, "vocabulary": ["a"]}, "inputs": "b", "name": "w"}
    assert text_columns(plan_of(preprocess=[invert])) == set()
