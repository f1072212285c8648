"""Every layer of the catalog is built from a small blueprint and gives the shape it should.

`every_layer.json` has an entry for each: arguments, shapes of the inputs without the batch, their
dtype, call arguments, and the shapes that come out. A cell goes into an `RNN`.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kerasflow import catalog, check

pytestmark = pytest.mark.keras

ENTRIES = json.loads(Path(__file__).with_name("every_layer.json").read_text("utf-8"))
IN_MODELS = [name for name, entry in ENTRIES.items() if "through" not in entry]
IN_PREPROCESS = [name for name, entry in ENTRIES.items() if "through" in entry]


def node_of(name):
    entry = ENTRIES[name]
    layer = {name: entry["args"]}
    node = {"RNN": {"cell": layer}} if entry.get("inside") == "RNN" else layer
    names = [*inputs_of(name)]
    node = {**node, "inputs": names if len(names) > 1 else names[0]}
    return node | ({"call": entry["call"]} if "call" in entry else {})


def inputs_of(name):
    entry = ENTRIES[name]
    dtype = {"dtype": entry["dtype"]} if "dtype" in entry else {}
    return {
        key: {"shape": shape, **dtype} for key, shape in zip("abc", entry["inputs"], strict=False)
    }


def test_every_layer_of_the_catalog_has_an_entry():
    layers = [name for name in catalog.names("layers") if not catalog.is_registered("layers", name)]
    assert sorted(ENTRIES) == layers
    assert len(ENTRIES) == 138


def test_what_takes_strings_goes_through_preprocess():
    strings = {
        name for name in catalog.names("layers") if "strings" in catalog.find("layers", name).flags
    }
    assert strings == set(IN_PREPROCESS) - {"Equalization"}


@pytest.mark.parametrize("name", IN_MODELS)
def test_a_layer_builds_in_a_model(name, build):
    from kerasflow.building.components import find_class

    count = len(ENTRIES[name]["outputs"])
    outputs = [f"made[{index}]" for index in range(count)] if count > 1 else "made"
    layers = [{**node_of(name), "name": "made"}]
    model = build(model={"inputs": inputs_of(name), "layers": layers, "outputs": outputs})
    assert [list(tensor.shape) for tensor in model.outputs] == ENTRIES[name]["outputs"]
    built = find_class(catalog.find("layers", "RNN" if "inside" in ENTRIES[name] else name))
    assert built in {type(layer) for layer in model.layers}


@pytest.mark.parametrize("name", IN_PREPROCESS)
def test_a_layer_builds_in_preprocess(name):
    import numpy as np

    from kerasflow.building.deferred import DeferredValues
    from kerasflow.building.models import run_calls

    graph = preprocess_of(name)
    entry = ENTRIES[name]
    value = "a" if entry.get("dtype") == "string" else 1.0
    columns = {
        key: np.full((5, *shape), value)
        for key, shape in zip(graph.inputs, entry["inputs"], strict=True)
    }
    tensors = run_calls(graph, DeferredValues({}, {}), columns)
    given = list(tensors[graph.calls[-1].name].shape)
    assert [given] == [[5, *shape[1:]] for shape in entry["outputs"]]


def preprocess_of(name):
    from kerasflow.blueprints.expanding import expand
    from kerasflow.blueprints.loading import load

    source = {"blueprint": 1, "preprocess": [node_of(name)], "model": [{"Dense": 1}]}
    assert check(source) == ()
    return expand(load(source)).preprocess


def test_a_layer_that_gives_its_input_itself_is_refused_by_name(build):
    from kerasflow import BuildError

    with pytest.raises(BuildError, match=r"`Equalization` at `equalization`.* under `preprocess`"):
        build(model={"inputs": {"a": {"shape": [8, 8, 3]}}, "layers": ["Equalization"]})
