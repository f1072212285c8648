"""The table of a model: names, tags, shapes, dtypes, parameters, sums."""

from __future__ import annotations

import pytest

from kerasflow import building
from kerasflow.building import TensorInfo
from kerasflow.checking.examining import examine

pytestmark = pytest.mark.keras


def lay_out(signature=None, **sections):
    from kerasflow.building.layouts import lay_out

    examination = examine({"blueprint": 1, **sections})
    inference = building.infer(examination.require(), signature=signature)
    return lay_out(examination.graph, inference)


def test_inputs_come_first_and_every_node_has_its_shapes_and_its_parameters():
    layers = [
        {"Embedding": {"input_dim": 10, "output_dim": 3}},
        {"LSTM": {"units": 2, "return_state": True}, "name": "l"},
        {"Dense": 1, "inputs": "l[0]", "trainable": False},
    ]
    layout = lay_out(model={"inputs": {"t": {"shape": [5], "dtype": "int32"}}, "layers": layers})
    rows = [(row.name, row.layer, row.shapes, row.parameters) for row in layout.rows]
    assert rows == [
        ("t", "input", ((None, 5),), 0),
        ("embedding", "Embedding", ((None, 5, 3),), 30),
        ("l", "LSTM", ((None, 2), (None, 2), (None, 2)), 48),
        ("dense", "Dense", ((None, 1),), 3),
    ]
    assert layout.rows[0].dtypes == ("int32",)
    assert (layout.parameters, layout.trainable) == (81, 78)


def test_turns_of_a_block_have_dotted_names_and_a_shared_layer_counts_once():
    layers = [
        {"use": "b", "repeat": 2, "name": "bb"},
        {"Dense": 4, "name": "d"},
        {"share": "d", "name": "again"},
    ]
    blocks = {"b": {"layers": [{"Dense": 4, "name": "x"}]}}
    layout = lay_out(blocks=blocks, model={"inputs": {"x": {"shape": [4]}}, "layers": layers})
    assert [(row.name, row.parameters) for row in layout.rows[1:]] == [
        ("bb.0.x", 20),
        ("bb.1.x", 20),
        ("d", 20),
        ("again", 0),
    ]
    assert layout.parameters == 60


def test_what_waits_for_data_is_not_known_and_the_layout_says_why():
    model = {"inputs": {"x": {}}, "layers": [{"Dense": 4, "name": "d"}]}
    layout = lay_out(model=model)
    assert [(row.shapes, row.parameters) for row in layout.rows] == [(None, 0), (None, None)]
    assert layout.waiting == ('the input `x` waits for data; "shape" under `model.inputs` says it',)
    assert lay_out(signature={"x": TensorInfo((2,))}, model=model).waiting == ()
