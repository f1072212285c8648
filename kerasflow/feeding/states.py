"""What layers have learned from the data, in a form that can be stored."""

from __future__ import annotations

from typing import Any

import numpy as np

from kerasflow.feeding.tables import Array

State = dict[str, Any]
"""Lists of words or numbers, and arrays; by name."""


def layer_state(layer: Any) -> State:
    """Returns what an adapted layer has learned.

    A lookup has a vocabulary, and weights with ``tf_idf``; `Discretization` has boundaries; every
    other layer has variables.
    """
    if hasattr(layer, "get_vocabulary"):
        return _lookup_state(layer)
    if hasattr(layer, "bin_boundaries"):
        return {"bin_boundaries": np.asarray(layer.bin_boundaries, dtype=np.float64)}
    state: dict[str, Any] = {}
    layer.save_own_variables(state)
    return {name: np.asarray(value) for name, value in state.items()}


def restore_state(layer: Any, state: State, shape: tuple[int | None, ...]) -> None:
    """Gives a new layer what another one has learned.

    Args:
        layer: Made with the same arguments as the other.
        state: From `layer_state`.
        shape: Of the tensors that it is called on, with the batch axis.
    """
    if "vocabulary" in state:
        layer.set_vocabulary(state["vocabulary"], state.get("idf_weights"))
    elif "bin_boundaries" in state:
        layer.bin_boundaries = state["bin_boundaries"].tolist()
    else:
        layer.build(shape)
        layer.load_own_variables(state)


def _lookup_state(layer: Any) -> State:
    words = [_plain(word) for word in layer.get_vocabulary()]
    # `TextVectorization` keeps its table in a layer of its own.
    weights = getattr(getattr(layer, "_lookup_layer", layer), "idf_weights", None)
    if weights is None:
        return {"vocabulary": words}
    # Beyond the words there is padding, which is made anew.
    return {"vocabulary": words, "idf_weights": _array(weights)[: len(words)]}


def _plain(word: Any) -> str | int | None:
    """Returns a word of a vocabulary as JSON has it."""
    return int(word) if isinstance(word, np.integer) else word


def _array(weights: Any) -> Array:
    return np.asarray(weights)
