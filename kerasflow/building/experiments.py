"""A whole blueprint to a compiled model, under its precision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.expanding import Expansion
from kerasflow.blueprints.expanding.naming import keras_name
from kerasflow.building.compiling import compile_model
from kerasflow.building.components import make_component
from kerasflow.building.inference import Inference, infer
from kerasflow.building.late import Lateness
from kerasflow.building.models import build_graph
from kerasflow.building.signatures import TensorInfo
from kerasflow.building.surroundings import counting_anew, precision
from kerasflow.errors import BlueprintError


def build_experiment(
    blueprint: Blueprint, signature: Mapping[str, TensorInfo], late: Mapping[str, Any]
) -> keras.Model:
    """Returns the model of a blueprint, compiled where it has a `compile`."""
    expansion = _expanded(blueprint)
    lateness = Lateness(late, {})
    with precision(blueprint.runtime.precision), counting_anew():
        if expansion.graph is not None:
            name = keras_name(blueprint.name).replace("-", "_")
            model = build_graph(expansion.graph, lateness, name, signature, nested=False)
        elif expansion.model is not None:
            model = make_component(expansion.model, ("models",), lateness)
        if expansion.compile is not None:
            single = expansion.graph is not None and expansion.graph.single
            compile_model(model, expansion.compile, lateness, single=single)
    return model


def infer_experiment(
    blueprint: Blueprint, signature: Mapping[str, TensorInfo], late: Mapping[str, Any]
) -> Inference | None:
    """Returns the model of a blueprint in symbols; None for a class of its own."""
    graph = _expanded(blueprint).graph
    if graph is None:
        return None
    with precision(blueprint.runtime.precision):
        return infer(graph, Lateness(late, {}), signature, document=blueprint.document)


def _expanded(blueprint: Blueprint) -> Expansion:
    expansion = blueprint.expansion
    if expansion.problems:
        raise BlueprintError(expansion.problems)
    return expansion
