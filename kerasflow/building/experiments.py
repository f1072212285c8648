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
from kerasflow.building.deferred import DeferredValues
from kerasflow.building.inference import Inference, infer
from kerasflow.building.models import build_graph
from kerasflow.building.signatures import TensorInfo
from kerasflow.building.surroundings import counting_anew, precision
from kerasflow.errors import BlueprintError, BuildError


def build_experiment(
    blueprint: Blueprint, signature: Mapping[str, TensorInfo], deferred: Mapping[str, Any]
) -> keras.Model:
    """Returns the model of a blueprint, compiled where it has a `compile`."""
    expansion = _expanded(blueprint)
    deferred_values = DeferredValues(deferred, {})
    with precision(blueprint.runtime.precision), counting_anew():
        if expansion.graph is not None:
            name = keras_name(blueprint.name).replace("-", "_")
            model = build_graph(expansion.graph, deferred_values, name, signature, nested=False)
        elif expansion.model is not None:
            model = make_component(expansion.model, ("models",), deferred_values)
        if expansion.compile is not None:
            single = expansion.graph is not None and expansion.graph.single
            compile_model(model, expansion.compile, deferred_values, single=single)
    return model


def infer_experiment(
    blueprint: Blueprint, signature: Mapping[str, TensorInfo], deferred: Mapping[str, Any]
) -> Inference | None:
    """Returns the model of a blueprint in symbols; None for a class of its own."""
    graph = _expanded(blueprint).graph
    if graph is None:
        return None
    with precision(blueprint.runtime.precision):
        return infer(graph, DeferredValues(deferred, {}), signature, document=blueprint.document)


def infer_weights(
    blueprint: Blueprint, signature: Mapping[str, TensorInfo], deferred: Mapping[str, Any]
) -> tuple[Any, ...] | None:
    """Returns the weights of a blueprint's model as symbols; None where only a build tells.

    Raises:
        BuildError: Keras would refuse a node.
    """
    if has_own_class(blueprint.expansion):
        return None
    with counting_anew():
        inferred = infer_experiment(blueprint, signature, deferred)
    if inferred is None or (inferred.unknown and not inferred.problems):
        return None
    for problem in inferred.problems:
        if problem.severity == "error":
            raise BuildError(problem.message, problem.path, hint=problem.hint)
    weights = (weight for node in inferred.nodes for weight in getattr(node.callee, "weights", ()))
    return tuple(weights)


def try_compile(blueprint: Blueprint, deferred: Mapping[str, Any]) -> None:
    """Refuses what Keras refuses of `compile`, on a model of Keras' that has no layers.

    Raises:
        BuildError: Keras refused an argument.
    """
    graph, compiled = blueprint.expansion.graph, blueprint.expansion.compile
    if graph is None or graph.class_name or compiled is None:
        return
    with precision(blueprint.runtime.precision):
        compile_model(
            keras.Sequential(), compiled, DeferredValues(deferred, {}), single=graph.single
        )


def has_own_class(expansion: Expansion) -> bool:
    """Returns whether a model is a class of somebody's own, which only building it shows."""
    return expansion.graph is None or expansion.graph.class_name is not None


def _expanded(blueprint: Blueprint) -> Expansion:
    expansion = blueprint.expansion
    if expansion.problems:
        raise BlueprintError(expansion.problems)
    return expansion
