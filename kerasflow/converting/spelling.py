"""Steps to the nodes of a blueprint, with no more wiring than is needed."""

from __future__ import annotations

from typing import Any

from kerasflow.blueprints.specs import FrozenDict, ModelSpec, NodeSpec, Outputs, Share, Value
from kerasflow.converting.naming import Naming
from kerasflow.converting.steps import Flow, Out, Step


def spell(flow: Flow) -> ModelSpec:
    """Returns a graph as the model of a blueprint, a node for each step."""
    naming = Naming(flow)
    inputs = dict(zip(naming.inputs, flow.inputs.values(), strict=True))
    return ModelSpec(
        layers=tuple(_node(number, step, naming) for number, step in enumerate(flow.steps)),
        inputs=FrozenDict(inputs),
        outputs=outputs_of(flow, naming),
        class_name=flow.class_name,
    )


def _node(number: int, step: Step, naming: Naming) -> NodeSpec:
    shared = naming.steps[step.shares] if step.shares is not None else None
    previous = Out(number - 1) if number or len(naming.inputs) == 1 else None
    return NodeSpec(
        body=step.component if shared is None else Share(shared),
        name=naming.steps[number],
        inputs=None if step.inputs == previous else _refer(step.inputs, naming, number),
        call=FrozenDict({key: _refer(it, naming, number) for key, it in step.call.items()}),
        trainable=step.trainable,
    )


def _refer(value: Value, naming: Naming, number: int) -> Any:
    """Returns inputs or call arguments with references in place of tensors."""
    if isinstance(value, Out):
        nameless = number and value == Out(number - 1) and naming.steps[number - 1] is None
        return "previous" if nameless else naming.refer(value)
    if isinstance(value, tuple):
        return tuple(_refer(item, naming, number) for item in value)
    if isinstance(value, dict):
        return FrozenDict({key: _refer(item, naming, number) for key, item in value.items()})
    return value


def outputs_of(flow: Flow, naming: Naming) -> Outputs:
    """Returns the outputs; None where the last node says it."""
    wires = {name: naming.refer(out) for name, out in naming.outputs.items()}
    if flow.single:
        [name] = wires.values()
        return None if [*flow.outputs.values()] == [Out(len(flow.steps) - 1)] else name
    if all(name == wire for name, wire in wires.items()):
        return tuple(wires)
    return FrozenDict(wires)
