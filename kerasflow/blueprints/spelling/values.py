"""Anything that may be written in Python, as values of a document with their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kerasflow.blueprints.spelling.callers import find_caller
from kerasflow.blueprints.spelling.components import Spelled, hold, spell_key
from kerasflow.blueprints.spelling.layers import Layer
from kerasflow.blueprints.spelling.models import Model, reachable
from kerasflow.blueprints.spelling.namespaces import Factory
from kerasflow.blueprints.spelling.naming import name_nodes
from kerasflow.blueprints.spelling.sharing import refuse_split_weights
from kerasflow.blueprints.spelling.tensors import InputNode, Tensor, tensors_in
from kerasflow.blueprints.spelling.wiring import (
    spell_inputs,
    spell_layer,
    spell_model,
    spell_nodes,
    spell_value,
)
from kerasflow.documents.components import is_tag
from kerasflow.documents.values import Located
from kerasflow.places import Place


def spell(value: Any, place: Place | None = None) -> Located:
    """Returns anything that may be written in Python as values of a document.

    Args:
        value: Models, layers, tensors, other described components, mappings, lists and scalars.
        place: Of what has no place of its own; by default where KerasFlow was called.

    Raises:
        TypeError: The value is none that a document can hold.
        ValueError: A layer is used in two places that cannot share its weights.

    Example:
        >>> from kerasflow import layers
        >>> from kerasflow.documents.values import plain
        >>> plain(spell([layers.Flatten(), layers.Dense(10, name="label")]))
        ['Flatten', {'Dense': {'units': 10}, 'name': 'label'}]
    """
    refuse_split_weights(value)
    place = place or find_caller().place()
    return spell_model(value) if isinstance(value, Model) else _spell_item(value, place)


def _spell_item(value: Any, place: Place) -> Located:
    if isinstance(value, Located):
        return value
    if isinstance(value, Layer):
        return spell_layer(value)
    if isinstance(value, (Spelled, Model)):
        return spell_value(value, place)
    if isinstance(value, Factory):
        return Located(value.tag, place, place)
    if isinstance(value, (list, tuple)):
        return _spell_list(value, place)
    if isinstance(value, Mapping):
        keys = {key: spell_key(key, "a mapping in a blueprint") for key in value}
        entries = {text: _spell_entry(text, value[key], place) for key, text in keys.items()}
        return Located(entries, place, place)
    return spell_value(hold(value, "a value of a blueprint"), place)


def _spell_entry(key: str, value: Any, place: Place) -> Located:
    if is_tag(key):
        return spell_value(hold(value, f"the value of `{key}`"), place)
    return _spell_item(value, place)


def _spell_list(value: Sequence[Any], place: Place) -> Located:
    inputs = [item.node for item in value if _is_input(item)]
    calls = [item for item in value if isinstance(item, Tensor) and not _is_input(item)]
    rest = [item for item in value if not isinstance(item, Tensor)]
    if calls and not (inputs or rest):
        return _spell_results(calls, place)
    if calls or (inputs and (len(inputs) > 1 or not _is_input(value[0]))):
        raise TypeError(
            "tensors stand in a list by themselves, or one Input before layers; "
            "a graph is written Model(inputs, outputs)"
        )
    layers = Located([_spell_item(item, place) for item in rest], place, place)
    if not inputs:
        return layers
    entries = {"inputs": spell_inputs(inputs, place), "layers": layers}
    return Located(entries, place, place)


def _spell_results(results: Sequence[Tensor], place: Place) -> Located:
    """Returns the nodes that give these tensors: `preprocess` on columns that `Input` names."""
    nodes = reachable(results)
    needed = [tensor.node for tensor in tensors_in([node.inputs for node in nodes])]
    columns = [node for node in needed if isinstance(node, InputNode)]
    names = name_nodes(nodes, tuple(results), columns)
    return Located(spell_nodes(nodes, names, None), place, place)


def _is_input(value: Any) -> bool:
    return isinstance(value, Tensor) and isinstance(value.node, InputNode)
