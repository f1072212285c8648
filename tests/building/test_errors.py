"""What Keras refuses becomes a `BuildError` that names the node, its place and its shapes."""

from __future__ import annotations

import json

import pytest

import kerasflow
from kerasflow import BuildError, building
from kerasflow.paths import Path

pytestmark = pytest.mark.keras

WRONG_SHAPE = """{
  "blueprint": 1,
  "model": {
    "inputs": {"x": {"shape": [5]}},
    "layers": [
      {"Dense": 4},
      {"Conv2D": {"filters": 2, "kernel_size": 3}, "name": "c"}
    ]
  }
}
"""


@pytest.fixture
def refused(tmp_path):
    """The error of building a file with this text, which the checker has not seen."""

    def catch(text):
        file = tmp_path / "net.json"
        file.write_text(text if isinstance(text, str) else json.dumps(text), "utf-8")
        blueprint = kerasflow.load(file)
        with pytest.raises(BuildError) as caught:
            building.build(blueprint)
        return caught.value

    return catch


def test_a_wrong_shape_names_the_node_its_place_and_the_shape(refused):
    error = refused(WRONG_SHAPE)
    assert error.path == Path.parse("model.layers[1]")
    assert (error.place.line, error.place.column) == (7, 7)
    assert str(error).startswith(f"{error.place.source.name}:7:7 model.layers[1]: ")
    assert "`Conv2D` at `c`, called on (None, 4): " in error.message
    assert "expected min_ndim=4, found ndim=2" in error.message


def test_the_error_of_keras_is_the_cause(refused):
    error = refused(WRONG_SHAPE)
    assert isinstance(error.__cause__, ValueError)
    assert "expected min_ndim=4" in str(error.__cause__)


def test_a_refused_argument_names_the_component(refused):
    node = {"Dense": {"units": 3, "kernel_initializer": {"VarianceScaling": -1.0}}}
    error = refused({"blueprint": 1, "model": {"inputs": {"x": {"shape": [2]}}, "layers": [node]}})
    assert str(error.path) == "model.layers[0].Dense.kernel_initializer.VarianceScaling"
    assert "`scale` must be positive" in error.message


TURNS = {
    "blueprint": 1,
    "blocks": {
        "halve": {"layers": [{"Reshape": ["${shape.input[-1] // 2}", 3], "name": "r"}, "Flatten"]}
    },
    "model": {
        "inputs": {"x": {"shape": [6]}},
        "layers": [{"Dense": 6}, {"use": "halve", "repeat": 2, "name": "h"}, {"Dense": 1}],
    },
}


def test_inside_a_block_the_path_is_the_node_and_the_message_says_which_use_and_turn(refused):
    error = refused(TURNS)
    assert error.path == Path.parse("blocks.halve.layers[0]")
    assert "`Reshape` at `h.0.r`, called on (None, 6)" in error.message
    assert error.message.endswith("(in iteration 0 of the block `halve` used at model.layers[1])")


def test_inside_a_group_in_a_group_the_message_says_the_way_innermost_first(refused):
    inner = {"layers": [{"Reshape": [7]}]}
    model = {"inputs": {"x": {"shape": [6]}}, "layers": [{"layers": ["Flatten", inner]}]}
    error = refused({"blueprint": 1, "model": model})
    assert error.path == Path.parse("model.layers[0].layers[1].layers[0]")
    assert error.message.endswith("(in model.layers[0].layers[1], in model.layers[0])")


@pytest.mark.parametrize(
    "layers",
    [
        [{"Conv2D": {"filters": 2, "kernel_size": 3}}],
        [{"Concatenate": {"axis": 1}, "inputs": ["x", "y"]}],
        [{"ops.split": {"indices_or_sections": 3, "axis": 1}, "inputs": "x"}],
        [{"Reshape": [7, 7], "inputs": "x"}],
        [{"LSTM": 3, "inputs": "x"}],
        [{"Dot": 5, "inputs": ["x", "y"]}],
        [{"Dense": -1, "inputs": "x"}],
        [{"Embedding": {"input_dim": 3, "output_dim": 0}, "inputs": "x"}],
        [{"TimeDistributed": {"Dense": 3}, "inputs": "x"}],
        [{"PositionEmbedding": {}, "inputs": "y"}],
    ],
)
def test_a_message_is_a_clean_sentence(layers, refused):
    inputs = {"x": {"shape": [4]}, "y": {"shape": [None, 3]}}
    if "inputs" not in layers[0]:
        inputs = {"x": {"shape": [4]}}
    message = refused({"blueprint": 1, "model": {"inputs": inputs, "layers": layers}}).message
    assert message.startswith("Keras refused `")
    assert len(message.split(": ", 1)[1]) > 10
    for noise in ("\x1b", "Arguments received", "_empty", "\n", "{{", "Exception encountered"):
        assert noise not in message


def test_an_output_that_a_call_does_not_give_is_named(refused, build):
    layers = [
        {"LSTM": {"units": 2, "return_state": True}, "name": "l"},
        {"Dense": 1, "inputs": "l[1]"},
    ]
    model = {"inputs": {"x": {"shape": [3, 2]}}, "layers": layers}
    assert build(model=model)
    layers[0] = {"Bidirectional": {"layer": {"LSTM": 2}}, "name": "l"}
    error = refused({"blueprint": 1, "model": model})
    assert error.message == "`l` gives one tensor, no `l[1]`"
    assert error.path == Path.parse("model.layers[1]")


def test_an_input_without_a_shape_says_what_to_do(refused):
    error = refused({"blueprint": 1, "model": {"inputs": ["x"], "layers": [{"Dense": 1}]}})
    assert error.path == Path.parse("model.inputs[0]")
    assert "the shape of the input `x` is not known" in error.message
    assert "model.inputs" in error.hint


def test_a_blueprint_with_faults_is_not_built_and_gives_all_of_them(build):
    model = {"inputs": {"x": {"shape": [4]}}, "layers": [{"Densse": 3}, {"Dense": {"unit": 3}}]}
    with pytest.raises(kerasflow.BlueprintError) as caught:
        build(model=model)
    assert len(caught.value.problems) == 2


def test_an_optimizer_that_keras_refuses_has_its_path(refused):
    error = refused(
        {
            "blueprint": 1,
            "model": {"inputs": {"x": {"shape": [4]}}, "layers": [{"Dense": 1}]},
            "compile": {"loss": "mse", "optimizer": {"SGD": {"momentum": 3.0}}},
        }
    )
    assert error.path == Path.parse("compile.optimizer.SGD")
    assert error.message.startswith("Keras refused `SGD`: `momentum` must be")
