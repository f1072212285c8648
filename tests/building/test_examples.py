"""The fourteen models of `blueprints/models`, from their files and from Python.

`parameters.json` has the number of parameters that each model's authors report.
"""

from __future__ import annotations

import importlib.util
import json
from dataclasses import replace
from pathlib import Path

import pytest

from kerasflow import building
from kerasflow.blueprints.equality import are_equal
from kerasflow.blueprints.expanding.naming import keras_name
from kerasflow.blueprints.graphs import Deferred
from kerasflow.blueprints.specs import Component, FrozenDict
from kerasflow.checking.examining import examine

pytestmark = pytest.mark.keras

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "blueprints" / "models"
FILES = sorted(FOLDER.iterdir())
PARAMETERS = json.loads((HERE / "parameters.json").read_text("utf-8"))


def in_python(file):
    """The same model as a blueprint that is written in Python."""
    spec = importlib.util.spec_from_file_location("models_in_python", HERE / "models_in_python.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, file.stem)()


def test_every_model_is_counted():
    assert len(FILES) == 14
    assert [file.name for file in FILES] == sorted(PARAMETERS)


@pytest.mark.slow
@pytest.mark.parametrize("spelling", [Path, in_python], ids=["file", "python"])
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_model_has_as_many_parameters_as_its_authors_report(file, spelling):
    blueprint = examine(spelling(file)).require()
    model = building.build(blueprint)
    assert model.count_params() == PARAMETERS[file.name]
    assert model.compiled == (blueprint.compile is not None)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_file_and_python_write_one_graph(file):
    examination = examine(file)
    graph = settled(examination.graph, examination.blueprint)
    assert are_equal(graph, examine(in_python(file)).graph)


def settled(graph, blueprint):
    """The graph with the numbers that shapes gave: in Python they are written as numbers."""
    deferred = [
        call for call in graph.calls if isinstance(call.component.args.get("units"), Deferred)
    ]
    model = building.build(blueprint) if deferred else None
    calls = {call.name: call for call in graph.calls}
    for call in deferred:
        units = model.get_layer(keras_name(call.name)).units
        args = FrozenDict({**call.component.args, "units": units})
        calls[call.name] = replace(call, component=Component(call.component.tag, args))
    return replace(graph, calls=tuple(calls.values()))
