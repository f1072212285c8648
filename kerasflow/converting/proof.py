"""The proof that a blueprint is its model: the same weights, outputs and loss, bit for bit."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from math import prod
from typing import Any

import keras
import numpy as np

from kerasflow import building
from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.expanding.naming import keras_name
from kerasflow.blueprints.graphs import Graph
from kerasflow.building.keras_internals import compiled_loss, find_graph
from kerasflow.converting.samples import Sample, draw_sample, draw_targets
from kerasflow.converting.steps import Flow
from kerasflow.errors import ConversionError, Obstacle

MAX_WEIGHTS = 400_000_000
"""A model with more weights is not proven: it is held in memory twice."""

_FAILED = "the blueprint is not the same model"


def prove_where_affordable(
    model: Any, flow: Flow, blueprint: Blueprint, flows: Mapping[int, Flow]
) -> None:
    """Proves a blueprint; warns where the model is too large for that.

    Raises:
        ConversionError: With the first layer that differs.
    """
    count = sum(prod(weight.shape) for weight in model.weights)
    if count > MAX_WEIGHTS:
        warnings.warn(
            f"the blueprint of `{model.name}` was not proven: the model has {count:,} weights, and "
            f"is compared up to {MAX_WEIGHTS:,}",
            stacklevel=3,
        )
        return
    prove(model, flow, blueprint, flows)


def prove(model: Any, flow: Flow, blueprint: Blueprint, flows: Mapping[int, Flow]) -> None:
    """Builds a blueprint, copies the weights, and compares what both models compute.

    Args:
        model: The model.
        flow: Its steps.
        blueprint: Of it, as read from its text.
        flows: The steps of nested models, by their identity.

    Raises:
        ConversionError: With the first layer that differs.
    """
    rebuilt = building.build(blueprint)
    graph = blueprint.expansion.graph
    if graph is None:
        raise ConversionError(f"{_FAILED}: it has no graph")
    pairs = [*_pairs(flow, graph, rebuilt, flows)]
    for original, layer in pairs:
        copy_variables(original, layer)
    if model.count_params() != rebuilt.count_params():
        counts = f"{rebuilt.count_params():,} weights in place of {model.count_params():,}"
        raise ConversionError(f"{_FAILED}: it has {counts}")
    sample = draw_sample(model, flow, graph)
    _compare_outputs(sample, model, rebuilt, pairs)
    if blueprint.compile is not None and blueprint.compile.loss is not None:
        _compare_losses(sample, (model, rebuilt), blueprint, graph)


def _pairs(
    flow: Flow, graph: Graph, rebuilt: Any, flows: Mapping[int, Flow]
) -> Iterator[tuple[Any, Any]]:
    """Yields the layers of both models that belong together, in order; of nested models theirs."""
    calls = graph.calls
    if len(calls) != len(flow.steps):
        raise ConversionError(f"{_FAILED}: {len(calls)} calls in place of {len(flow.steps)}")
    for step, call in zip(flow.steps, calls, strict=True):
        if step.shares is not None or not isinstance(step.operation, keras.layers.Layer):
            continue
        layer = rebuilt.get_layer(keras_name(call.name))
        inner = call.component.args.get("model")
        if isinstance(inner, Graph):
            yield from _pairs(flows[id(step.operation)], inner, layer, flows)
        else:
            yield step.operation, layer


def copy_variables(original: Any, layer: Any) -> None:
    """Gives a layer the weights and the random state of another one.

    Raises:
        ConversionError: They are not alike.
    """
    given, taken = original.variables, layer.variables
    shapes = [[(tuple(it.shape), it.dtype) for it in each] for each in (given, taken)]
    if shapes[0] != shapes[1]:
        found, wanted = ([shape for shape, _ in each] for each in reversed(shapes))
        message = f"weights of the shapes {found} in place of {wanted}"
        raise ConversionError(_FAILED, [Obstacle(original.name, message)])
    for source, target in zip(given, taken, strict=True):
        target.assign(source.value)


def _compare_outputs(
    sample: Sample, model: Any, rebuilt: Any, pairs: list[tuple[Any, Any]]
) -> None:
    with unchanged(model):
        wanted = sample.run(model)
    with unchanged(rebuilt):
        found = sample.run_rebuilt(rebuilt)
    if all(map(are_same, wanted, found)):
        return
    with unchanged(model):
        again = sample.run(model)
    if not all(map(are_same, wanted, again)):
        what = "it draws other random numbers each time that it is applied"
        warnings.warn(f"the blueprint of `{model.name}` was not proven: {what}", stacklevel=4)
        return
    for original, layer in pairs:
        one = sample.run_until(find_graph(model), original)
        other = sample.run_until(rebuilt, layer)
        if not all(map(are_same, one, other)):
            raise ConversionError(_FAILED, [Obstacle(original.name, "it computes other numbers")])
    raise ConversionError(f"{_FAILED}: its outputs differ, though each of its layers is the same")


@contextmanager
def unchanged(model: Any) -> Iterator[None]:
    """Gives a model its weights and its random state back."""
    kept = [(variable, keras.ops.copy(variable.value)) for variable in model.variables]
    try:
        yield
    finally:
        for variable, value in kept:
            variable.assign(value)


def are_same(one: Any, other: Any) -> bool:
    """Returns whether two arrays are the same, bit for bit; NaN is NaN."""
    first, second = (keras.ops.convert_to_numpy(each) for each in (one, other))
    if first.shape != second.shape or first.dtype != second.dtype:
        return False
    return bool(first.tobytes() == second.tobytes() or _equal_with_gaps(first, second))


def _equal_with_gaps(first: Any, second: Any) -> bool:
    try:
        return bool(np.array_equal(first, second, equal_nan=True))
    except TypeError:  # texts have no NaN
        return bool(np.array_equal(first, second))


def _compare_losses(
    sample: Sample, models: tuple[Any, Any], blueprint: Blueprint, graph: Graph
) -> None:
    """Compares the loss of one step of training, and leaves the model as it was."""
    model, rebuilt = models
    with unchanged(model):
        wanted = sample.run(model, training=True)
        lost = sum(model.losses)
    found = sample.run_rebuilt(rebuilt, training=True)
    targets = draw_targets(wanted, blueprint)
    one = compiled_loss(model, sample.in_structure(targets), sample.in_structure(wanted)) + lost
    other = compiled_loss(rebuilt, *(_as_given(values, graph) for values in (targets, found)))
    if not are_same(one, other + sum(rebuilt.losses)):
        raise ConversionError(f"{_FAILED}: the loss of a step of training differs")


def _as_given(values: list[Any], graph: Graph) -> Any:
    """Returns values as the model of a graph gives its outputs."""
    return values[0] if graph.single else dict(zip(graph.outputs, values, strict=True))
