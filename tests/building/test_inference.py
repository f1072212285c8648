"""Graphs of symbols: every node's shapes, every refusal at its node, no memory."""

from __future__ import annotations

import json
import math
import random
from pathlib import Path

import keras
import pytest

from kerasflow import building
from kerasflow.building import TensorInfo
from kerasflow.building.deferred import DeferredValues
from kerasflow.checking.examining import examine

pytestmark = pytest.mark.keras

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "blueprints" / "models"
FILES = sorted(FOLDER.iterdir())
PARAMETERS = json.loads((HERE / "parameters.json").read_text("utf-8"))


def infer(source=None, *, signature=None, deferred=None, **sections):
    blueprint = examine(source or {"blueprint": 1, **sections}).require()
    return building.infer(blueprint, signature=signature, deferred=deferred)


def shapes(inference):
    return {node.call.name: [item.shape for item in node.outputs] for node in inference.nodes}


def count(inference):
    weights = (item for node in inference.nodes for item in getattr(node.callee, "weights", ()))
    return sum(math.prod(item.shape) for item in {id(item): item for item in weights}.values())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_shipped_model_has_no_problem_and_its_parameters(file):
    inference = infer(file)
    assert inference.problems == ()
    assert inference.unknown == ()
    assert count(inference) == PARAMETERS[file.name]


def test_a_node_has_its_call_its_callee_and_what_goes_in_and_comes_out():
    layers = [{"Dense": 4, "name": "a"}, {"Concatenate": {}, "inputs": ["a", "x"], "name": "b"}]
    inference = infer(model={"inputs": {"x": {"shape": [3]}}, "layers": layers})
    node = inference.nodes[1]
    assert node.call.name == "b"
    assert type(node.callee).__name__ == "Concatenate"
    assert [item.shape for item in node.inputs] == [(None, 4), (None, 3)]
    assert [item.shape for item in node.outputs] == [(None, 7)]
    assert inference.tensors["x"].shape == (None, 3)
    assert inference.outputs["b"] is inference.tensors["b"]


def test_an_input_without_a_shape_makes_what_is_behind_it_unknown_and_no_problem():
    layers = [
        {"Dense": 4, "name": "a", "inputs": "x"},
        {"Dense": 5, "name": "b", "inputs": "y"},
        {"Dense": 6, "name": "c", "inputs": "a"},
    ]
    inputs = {"x": {}, "y": {"shape": [3]}}
    model = {"inputs": inputs, "layers": layers, "outputs": ["b", "c"]}
    inference = infer(model=model)
    assert inference.problems == ()
    assert inference.unknown == ("x", "a", "c")
    assert shapes(inference) == {"b": [(None, 5)]}
    assert list(inference.outputs) == ["b"]
    known = infer(model=model, signature={"x": TensorInfo((7,))})
    assert known.unknown == ()
    assert known.tensors["x"].shape == (None, 7)


def test_what_stands_behind_a_refused_node_is_unknown_and_other_branches_go_on():
    layers = [
        {"Reshape": [7], "name": "bad", "inputs": "x"},
        {"Dense": 4, "name": "behind"},
        {"Dense": 5, "name": "beside", "inputs": "x"},
        {"Reshape": [9], "name": "bad_too", "inputs": "x"},
    ]
    outputs = ["behind", "beside", "bad_too"]
    model = {"inputs": {"x": {"shape": [6]}}, "layers": layers, "outputs": outputs}
    inference = infer(model=model)
    assert [str(problem.path) for problem in inference.problems] == [
        "model.layers[0].Reshape.target_shape",
        "model.layers[3].Reshape.target_shape",
    ]
    assert inference.unknown == ("bad", "behind", "bad_too")
    assert list(shapes(inference)) == ["beside"]


def test_a_late_value_that_nobody_knows_makes_its_node_unknown():
    size = "${preprocess.t.vocabulary_size}"
    layers = [{"Embedding": {"input_dim": size, "output_dim": 3}, "name": "label"}]
    sections = {
        "data": {"source": {"csv": {"path": "a.csv"}}, "target": {"label": "y"}},
        "preprocess": [
            {"TextVectorization": {"output_sequence_length": 5}, "name": "t", "inputs": "text"}
        ],
        "model": {"inputs": {"t": {"shape": [5], "dtype": "int64"}}, "layers": layers},
    }
    inference = infer(**sections)
    assert inference.unknown == ("label",)
    assert inference.waiting == ("`label` waits for `preprocess.t.vocabulary_size`",)
    known = infer(**sections, deferred={"preprocess.t.vocabulary_size": 10})
    assert known.unknown == ()
    assert known.nodes[0].callee.input_dim == 10


def test_shapes_of_the_graph_are_known_late_values():
    layers = [{"Dense": "${2 * shape.x[-1]}", "name": "a"}, {"Dense": "${shape.a[-1] + 1}"}]
    inference = infer(model={"inputs": {"x": {"shape": [3]}}, "layers": layers})
    assert shapes(inference) == {"a": [(None, 6)], "dense": [(None, 7)]}


def test_a_nested_model_tells_all_that_is_refused_in_it_each_at_its_node():
    inner = {
        "inputs": {"i": {"shape": [6]}},
        "layers": [
            {"Reshape": [7], "name": "r", "inputs": "i"},
            {"Reshape": [8], "name": "s", "inputs": "i"},
        ],
        "outputs": ["r", "s"],
    }
    layers = [{"Model": inner, "name": "inner"}, {"Dense": 1, "inputs": "inner[0]"}]
    inference = infer(model={"inputs": {"x": {"shape": [6]}}, "layers": layers})
    assert [str(problem.path) for problem in inference.problems] == [
        "model.layers[0].Model.layers[0].Reshape.target_shape",
        "model.layers[0].Model.layers[1].Reshape.target_shape",
    ]
    assert inference.unknown == ("inner", "dense")


def test_a_shared_layer_is_one_callee_with_several_nodes():
    layers = [
        {"Dense": 4, "name": "a", "inputs": "x"},
        {"share": "a", "inputs": "y", "name": "b"},
        {"Add": {}, "inputs": ["a", "b"]},
    ]
    inputs = {"x": {"shape": [3]}, "y": {"shape": [3]}}
    first, second, _ = infer(model={"inputs": inputs, "layers": layers}).nodes
    assert first.callee is second.callee


def test_the_precision_of_the_blueprint_is_that_of_the_symbols():
    model = {"inputs": {"x": {"shape": [3]}}, "layers": [{"Dense": 4}]}
    inference = infer(model=model, runtime={"precision": "mixed_float16"})
    assert inference.nodes[0].outputs[0].dtype == "float16"


def test_inferring_draws_nothing_from_the_randomness_of_the_program():
    before = random.getstate()
    infer(model={"inputs": {"x": {"shape": [3]}}, "layers": [{"Dense": 4}, {"Dropout": 0.5}]})
    assert random.getstate() == before


def inferred(layers, inputs, **options):
    from kerasflow.building.inference import infer as infer_graph

    examination = examine({"blueprint": 1, "model": {"inputs": inputs, "layers": layers}})
    return infer_graph(examination.graph, DeferredValues({}, {}), **options)


def test_a_tensor_that_is_given_stands_for_its_input():
    given = {"p (mbar)": keras.KerasTensor((None, 3), name="p")}
    layers = [{"Dense": 2, "name": "d"}]
    assert inferred(layers, {"x": {}}, given={"x": given["p (mbar)"]}).tensors["d"].shape == (
        None,
        2,
    )


def test_what_is_corrected_is_what_the_next_node_is_called_on():
    layers = [{"Dense": 2, "name": "d"}, {"Dense": 3, "name": "e"}, {"Dense": 4, "name": "f"}]

    def correct(call, result):
        if call.name == "e":
            return None
        return keras.KerasTensor((None, 7), name="t") if call.name == "d" else result

    inference = inferred(layers, {"x": {"shape": [3]}}, correct=correct)
    assert inference.tensors["d"].shape == (None, 7)
    assert inference.unknown == ("e", "f")


def test_a_tensor_that_a_node_makes_of_nothing_takes_no_memory():
    layers = [
        {"ops.ones": {"shape": [10**6, 10**6]}, "inputs": [], "name": "ones"},
        {"ops.matmul": {}, "inputs": ["x", "ones"]},
    ]
    inference = inferred(layers, {"x": {"shape": [10**6]}})
    assert inference.problems == ()
    assert inference.outputs["matmul"].shape == (None, 10**6)


def test_forty_billion_parameters_take_no_memory():
    resource = pytest.importorskip("resource", reason="asks POSIX for the peak of a process")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    layers = [{"Dense": 64_000, "repeat": 10, "name": "wide"}]
    inference = infer(model={"inputs": {"x": {"shape": [64_000]}}, "layers": layers})
    parameters = sum(node.callee.count_params() for node in inference.nodes)
    assert parameters == 10 * (64_000 * 64_000 + 64_000)
    # Of 164 GB no part lies below the peak of a process that runs tests.
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024 < 20
