"""A model that was wired in Python, as the mapping that somebody would write by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kerasflow.blueprints.spelling.components import NODE_ARGUMENTS, Spelled
from kerasflow.blueprints.spelling.models import Model, reachable
from kerasflow.blueprints.spelling.namespaces import Factory
from kerasflow.blueprints.spelling.naming import Names, first_calls, name_nodes
from kerasflow.blueprints.spelling.tensors import CallNode, InputNode, Tensor, holds_tensors
from kerasflow.documents.values import Located, located
from kerasflow.places import Place


def spell_model(model: Model) -> Located:
    """Returns the mapping of a model: `inputs`, `layers`, and `outputs` where they are needed."""
    place = model.caller.place()
    nodes = reachable(model.outputs)
    entries = {"inputs": spell_inputs(model.inputs, place)}
    names = name_nodes(nodes, model.outputs, model.inputs)
    only = Tensor(model.inputs[0]) if len(model.inputs) == 1 else None
    entries["layers"] = Located(spell_nodes(nodes, names, only), place, place)
    if model.class_name is not None:
        entries["class"] = Located(model.class_name, place, place)
    if not (isinstance(model.outputs, Tensor) and _same(model.outputs, _last(nodes))):
        entries["outputs"] = _spell_wires(model.outputs, names, None, place)
    return Located(entries, place, place)


def spell_nodes(nodes: Sequence[CallNode], names: Names, only: Tensor | None) -> list[Located]:
    """Returns the entries of `layers`.

    Args:
        nodes: In the order in which they were written.
        names: Of those that have one.
        only: What the first node is called on where nothing is said: the only input.
    """
    further = first_calls(nodes)
    spelled, previous = [], only
    for node in nodes:
        spelled.append(_spell_node(node, further.get(node), names, previous))
        previous = Tensor(node)
    return spelled


def _spell_node(
    node: CallNode, first: CallNode | None, names: Names, previous: Tensor | None
) -> Located:
    place = node.caller.place()
    body = {"share": Located(names[first], place, place)} if first else spell_callee(node.callee)
    wires = _wiring(node, names, previous, place)
    if node in names:
        wires["name"] = Located(names[node], place, place)
    return _shortest({**body, **wires}, place)


def spell_callee(callee: Spelled | Model) -> dict[str, Located]:
    """Returns the tag of a node with its arguments, and what stands beside it."""
    if isinstance(callee, Model):
        return {"Model": spell_model(callee)}
    place = callee.caller.place()
    beside = NODE_ARGUMENTS if callee.entry.kind == "layers" else ()
    args = {key: value for key, value in callee.args.items() if key not in beside}
    body = {callee.tag: Located(spell_arguments(args, place), place, place)}
    if callee.args.get("trainable", True) is not True:
        body["trainable"] = Located(callee.args["trainable"], place, place)
    return body


def spell_layer(layer: Spelled) -> Located:
    """Returns a layer in a plain list of layers, with its name beside its tag."""
    place = layer.caller.place()
    body = spell_callee(layer)
    if layer.args.get("name") is not None:
        body["name"] = Located(layer.args["name"], place, place)
    return _shortest(body, place)


def spell_arguments(args: Mapping[str, Any], place: Place | None) -> dict[str, Located]:
    """Returns the arguments of a component."""
    return {key: spell_value(value, place) for key, value in args.items()}


def spell_value(value: Any, place: Place | None) -> Located:
    """Returns the value of an argument, components and models inside it by their tags."""
    if isinstance(value, Spelled):
        place = value.caller.place()
        body = {value.tag: Located(spell_arguments(value.args, place), place, place)}
        return Located(body, place, place)
    if isinstance(value, Model):
        return Located({"Model": spell_model(value)}, value.caller.place(), place)
    if isinstance(value, Factory):
        return Located(value.tag, place, place)
    if isinstance(value, Mapping):
        return Located(spell_arguments(value, place), place, place)
    if isinstance(value, (list, tuple)):
        return Located([spell_value(item, place) for item in value], place, place)
    return Located(value, place, place)


def _shortest(body: dict[str, Located], place: Place) -> Located:
    if len(body) == 1:
        tag, args = next(iter(body.items()))
        if args.value == {}:
            return Located(tag, place, place)
    return Located(body, place, place)


def spell_inputs(inputs: Sequence[InputNode], place: Place | None) -> Located:
    """Returns `inputs`: a list of names where the data says everything else."""
    if all(node.shape is None and node.dtype is None for node in inputs):
        names = [Located(node.name, node.caller.place()) for node in inputs]
        return Located(list(names), place, place)
    return Located({node.name: _spell_input(node) for node in inputs}, place, place)


def _spell_input(node: InputNode) -> Located:
    said: dict[str, Any] = {"shape": node.shape, "dtype": node.dtype}
    return located(
        {key: value for key, value in said.items() if value is not None}, node.caller.place()
    )


def _wiring(
    node: CallNode, names: Names, previous: Tensor | None, place: Place
) -> dict[str, Located]:
    wires = {}
    if not (isinstance(node.inputs, Tensor) and _same(node.inputs, previous)):
        wires["inputs"] = _spell_wires(node.inputs, names, previous, place)
    if node.options:
        options = {
            key: _spell_wires(value, names, None, place)
            if holds_tensors(value)
            else spell_value(value, place)
            for key, value in node.options.items()
        }
        wires["call"] = Located(options, place, place)
    return wires


def _spell_wires(value: Any, names: Names, previous: Tensor | None, place: Place) -> Located:
    if isinstance(value, Tensor):
        return Located(_reference(value, names, previous), place, place)
    if isinstance(value, Mapping):
        wires = {key: _spell_wires(item, names, previous, place) for key, item in value.items()}
        return Located(wires, place, place)
    return Located([_spell_wires(item, names, previous, place) for item in value], place, place)


def _reference(tensor: Tensor, names: Names, previous: Tensor | None) -> str:
    if isinstance(tensor.node, InputNode):
        return tensor.node.name
    if tensor.node not in names and _same(tensor, previous):
        return "previous"
    name = names[tensor.node]
    return name if tensor.index is None else f"{name}[{tensor.index}]"


def _last(nodes: Sequence[CallNode]) -> Tensor | None:
    return Tensor(nodes[-1]) if nodes else None


def _same(one: Tensor, other: Tensor | None) -> bool:
    return other is not None and one.node is other.node and one.index == other.index
