"""Graphs to Keras models."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import keras

from kerasflow import catalog
from kerasflow.blueprints.expanding.naming import keras_name
from kerasflow.blueprints.graphs import Graph
from kerasflow.blueprints.specs import InputSpec
from kerasflow.building.calling import make_callee, run_call
from kerasflow.building.components import make, refusing
from kerasflow.building.constants import is_constant, refuse_large
from kerasflow.building.deferred import DeferredValues, pick
from kerasflow.building.diagnosing import attempt, refusal
from kerasflow.building.signatures import TensorInfo
from kerasflow.checking.wirings import Wiring
from kerasflow.errors import BuildError


def build_graph(
    graph: Graph,
    deferred_values: DeferredValues,
    name: str | None = None,
    signature: Mapping[str, TensorInfo] | None = None,
    *,
    nested: bool = True,
) -> keras.Model:
    """Returns the Keras model of a graph, not compiled.

    One input is the model's input itself, several are a mapping by name; so with outputs.

    Args:
        graph: The graph.
        deferred_values: What is known; the shapes of this graph are its own.
        name: Of the model.
        signature: Shape and dtype of the inputs that do not say theirs.
        nested: It is part of another model, and nobody has counted its constants.

    Raises:
        BuildError: Keras refused a node, or a constant is too large.
    """
    inputs = {
        key: make_input(key, spec, deferred_values, (signature or {}).get(key))
        for key, spec in graph.inputs.items()
    }
    return assemble(graph, run_calls(graph, deferred_values, inputs, nested=nested), name)


def assemble(graph: Graph, tensors: Mapping[str, Any], name: str | None = None) -> keras.Model:
    """Returns the model of a graph whose calls were run.

    Args:
        graph: The graph.
        tensors: What every input and call gives, by its name.
        name: Of the model.

    Raises:
        BuildError: Keras refused the model.
    """
    inputs = {key: tensors[key] for key in graph.inputs}
    outputs = {key: pick(wire, tensors) for key, wire in graph.outputs.items()}
    given = inputs if len(inputs) > 1 else next(iter(inputs.values()))
    gives = next(iter(outputs.values())) if graph.single and outputs else outputs
    kind = _model_class(graph)
    return refusing(graph.path, "the model", lambda: kind(inputs=given, outputs=gives, name=name))


def run_calls(
    graph: Graph, deferred_values: DeferredValues, tensors: dict[str, Any], *, nested: bool = False
) -> dict[str, Any]:
    """Runs every call that the outputs need; returns all tensors, given and made, by name."""
    known = DeferredValues(deferred_values.values, tensors)
    calls = {call.name: call for call in graph.calls}
    callees: dict[str, Callable[..., Any]] = {}
    needed = Wiring(graph).needed
    for call in (call for call in graph.calls if call.name in needed):
        try:
            callee = callees[call.shares] if call.shares else make_callee(call, known)
            run = partial(run_call, call, callee, tensors, deferred_values.values)
            if nested and is_constant(call, tensors):
                refuse_large(call, run)
            tensors[call.name] = run()
        except BuildError as error:
            raise refusal(attempt(call, calls, known, error)) from error.__cause__
        callees[call.name] = callee
    return tensors


def make_input(
    name: str, spec: InputSpec, deferred_values: DeferredValues, info: TensorInfo | None
) -> keras.KerasTensor:
    """Returns one input of a model as a symbol.

    Args:
        name: Of the input.
        spec: What the blueprint says of it.
        deferred_values: Knows the values of deferred expressions.
        info: Its shape and dtype where the blueprint does not say them.

    Raises:
        BuildError: The shape is not known, or Keras refused it.
    """
    if spec.shape is not None:
        sizes = make(spec.shape, (), deferred_values, spec.path)
    elif info is not None:
        sizes = list(info.shape)
    else:
        message = f"the shape of the input `{name}` is not known"
        hint = 'add "shape" under `model.inputs`, or give data'
        raise BuildError(message, spec.path, hint=hint)
    dtype = spec.dtype or (info.dtype if info else None)
    key, what = keras_name(name), f"the input `{name}`"
    return refusing(spec.path, what, lambda: keras.Input(sizes, dtype=dtype, name=key))


def _model_class(graph: Graph) -> Callable[..., Any]:
    name = graph.class_name
    found = keras.Model if name is None else catalog.registered("models", name)
    if found is None:
        message = f"the model class `{name}` is not registered"
        hint = "register it with `kf.register` or `--register FILE.py`"
        raise BuildError(message, graph.path / "class", hint=hint)
    return found
