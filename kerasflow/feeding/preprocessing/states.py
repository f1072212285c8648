"""What layers have learned from the data, in a form that can be stored."""

from __future__ import annotations

from typing import Any

import numpy as np

from kerasflow.building.keras_internals import lookup_in
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

    Raises:
        ValueError: The state is not that of such a layer, or not finite; so does Keras.
    """
    if hasattr(layer, "get_vocabulary"):
        words, weights = state.get("vocabulary"), state.get("idf_weights")
        if not words or (weights is not None and weights.shape != (len(words),)):
            raise ValueError("a lookup needs a vocabulary, and at most one weight for each word")
        layer.set_vocabulary(words, weights if weights is None else _finite(weights))
    elif hasattr(layer, "bin_boundaries"):
        layer.bin_boundaries = _boundaries(state).tolist()
    else:
        for array in state.values() if _is_of_keras(layer) else ():
            _finite(array)
        layer.build(shape)
        layer.load_own_variables(state)


def _is_of_keras(layer: Any) -> bool:
    """Returns whether a layer has no reason to keep an infinite number, as a registered one may."""
    return type(layer).__module__.partition(".")[0] == "keras"


def _boundaries(state: State) -> Array:
    found = state.get("bin_boundaries")
    if found is None or found.ndim != 1 or (np.diff(found) < 0).any():
        raise ValueError("bins need a row of boundaries that grow")
    return _finite(found)


def _finite(array: Array) -> Array:
    if not np.isfinite(array).all():
        raise ValueError("there is a number that is not finite")
    return array


def _lookup_state(layer: Any) -> State:
    words = [_plain(word) for word in layer.get_vocabulary()]
    weights = getattr(lookup_in(layer), "idf_weights", None)
    if weights is None:
        return {"vocabulary": words}
    # Beyond the words there is padding, which is made anew.
    return {"vocabulary": words, "idf_weights": np.asarray(weights)[: len(words)]}


def _plain(word: Any) -> str | int | None:
    """Returns a word of a vocabulary as JSON has it."""
    return int(word) if isinstance(word, np.integer) else word
