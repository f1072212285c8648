"""Masks that Keras hands on by itself, told from those that somebody gave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras

from kerasflow.building.keras_internals import find_call, mask_of


def is_handed_on(name: str, value: Any, given: Mapping[str, Any]) -> bool:
    """Returns whether a call argument is the mask of another one, which Keras finds again.

    Args:
        name: Of the call argument.
        value: What it is.
        given: All arguments of the call, the first tensor first.
    """
    owner = name.removesuffix("_mask")
    of = given.get(owner) if owner != name else next(iter(given.values()), None)
    if owner == name != "mask" or of is None:
        return False
    masks = keras.tree.flatten(keras.tree.map_structure(_find_mask, of))
    values = keras.tree.flatten(value)
    return len(masks) == len(values) and all(map(_are_same, masks, values))


def _find_mask(tensor: Any) -> Any:
    # A tree has no place for None.
    found = mask_of(tensor) if hasattr(tensor, "shape") else None
    return False if found is None else found


def _are_same(one: Any, other: Any) -> bool:
    """Returns whether two tensors are computed in the same way of the same tensors."""
    if one is other or (one is False and other is None):
        return True
    if not (keras.backend.is_keras_tensor(one) and keras.backend.is_keras_tensor(other)):
        return False
    (node, at), (same, also) = find_call(one), find_call(other)
    if node is same:
        return at == also
    if at != also or type(node.operation) is not type(same.operation):
        return False
    if isinstance(node.operation, keras.layers.Layer):
        return False
    return _settings(node) == _settings(same) and _all_same(node, same)


def _all_same(node: Any, other: Any) -> bool:
    pairs = zip(node.input_tensors, other.input_tensors, strict=False)
    return len(node.input_tensors) == len(other.input_tensors) and all(
        _are_same(one, another) for one, another in pairs
    )


def _settings(node: Any) -> str:
    """Returns what an operation does, besides its tensors."""
    config = {key: it for key, it in node.operation.get_config().items() if key != "name"}
    given = keras.tree.map_structure(_plain, (node.arguments.args, node.arguments.kwargs))
    return repr((config, given))


def _plain(value: Any) -> Any:
    return "tensor" if keras.backend.is_keras_tensor(value) else value
