"""What is inferred from symbols is what a real build gives, and what builds is not faulted."""

from __future__ import annotations

import json
from pathlib import Path

import keras
import pytest

from kerasflow import building, catalog
from kerasflow.blueprints.expanding.naming import keras_name
from kerasflow.catalog.outputs import Called, count_outputs
from kerasflow.checking.examining import examine

pytestmark = pytest.mark.keras

HERE = Path(__file__).parent
FILES = sorted((HERE.parents[1] / "blueprints" / "models").iterdir())
LAYERS = json.loads((HERE / "every_layer.json").read_text("utf-8"))
OPS = json.loads((HERE / "every_op.json").read_text("utf-8"))
# Keras refuses these on any symbol.
REFUSED = {"correlate", "rearrange"}


def shapes_of(tensors):
    return [tuple(tensor.shape) for tensor in keras.tree.flatten(tensors)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_shapes_of_symbols_are_those_of_the_built_model(file):
    blueprint = examine(file).require()
    inference, model = building.infer(blueprint), building.build(blueprint)
    assert shapes_of(dict(inference.outputs)) == shapes_of(model.outputs)
    layers = {layer.name: layer for layer in model.layers}
    compared = 0
    for node in inference.nodes:
        layer = layers.get(keras_name(node.call.name))
        if layer is None:  # an op, or a layer that another node shares
            continue
        found = [shapes_of(one.output_tensors) for one in layer._inbound_nodes]
        assert shapes_of(node.outputs) in found
        assert node.callee.count_params() == layer.count_params()
        compared += 1
    assert compared >= len(inference.nodes) // 2


def infer(inputs, call, node, count=1):
    names = [*inputs]
    given = names if call.listed or len(names) != 1 else names[0]
    model = {
        "inputs": inputs or {"unused": {"shape": [1]}},
        "layers": [{**node, "inputs": given, "name": "made"}],
        "outputs": [f"made[{index}]" for index in range(count)] if count > 1 else "made",
    }
    return building.infer(examine({"blueprint": 1, "model": model}).require())


def inputs_of(entry):
    dtype = {"dtype": entry["dtype"]} if "dtype" in entry else {}
    sizes = zip("abcd", entry["inputs"], strict=False)
    return {key: {"shape": shape, **dtype} for key, shape in sizes}


@pytest.mark.parametrize("name", [name for name in LAYERS if "through" not in LAYERS[name]])
def test_no_layer_that_builds_is_faulted(name):
    entry = LAYERS[name]
    layer = {name: entry["args"]}
    node = {"RNN": {"cell": layer}} if entry.get("inside") == "RNN" else layer
    if "call" in entry:
        node["call"] = entry["call"]
    call = catalog.find("layers", "RNN" if "inside" in entry else name).call
    inference = infer(inputs_of(entry), call, node, len(entry["outputs"]))
    assert inference.problems == ()
    [found] = inference.nodes
    assert [list(item.shape) for item in found.outputs] == entry["outputs"]


def entry_of(op):
    return OPS.get(op, {"inputs": [[4, 4]] * catalog.find("ops", op).call.required})


# Those without inputs make a tensor of their own, which no model can give.
CALLED = [name for name in catalog.names("ops") if name not in REFUSED and entry_of(name)["inputs"]]


@pytest.mark.parametrize("name", CALLED)
def test_no_op_that_runs_is_faulted(name):
    found, entry = catalog.find("ops", name), entry_of(name)
    args = entry.get("args", {})
    count = count_outputs(Called(found, args, lambda _: None, {})) or 1
    inference = infer(inputs_of(entry), found.call, {f"ops.{name}": args}, count)
    assert inference.problems == ()
    assert inference.unknown == ()
