"""Plain values of Keras as a document writes them: numbers, texts, lists."""

from __future__ import annotations

import math
from typing import Any

import keras
import numpy as np

from kerasflow.blueprints.specs import FrozenDict, Value
from kerasflow.documents.expressions import escape

MAX_NUMBERS = 10_000
"""A constant of more numbers than that belongs into a file, and no document."""


class InexpressibleError(Exception):
    """A value, a layer or a call that no blueprint expresses.

    Args:
        message: Why not.
        hint: What to do about it.
    """

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def write_plain(value: Any) -> Value:
    """Returns a plain value as a spec holds it.

    Raises:
        InexpressibleError: It is no plain value, or one that no document can hold.

    Example:
        >>> write_plain([np.float32(0.1), "a", (1, None)])
        (0.1, 'a', (1, None))
    """
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, np.generic):
        return write_plain(shortest(value) if isinstance(value, np.floating) else value.item())
    if isinstance(value, float):
        return _finite(value)
    if isinstance(value, (tuple, list)):
        return tuple(write_plain(item) for item in value)
    if isinstance(value, dict):
        return FrozenDict({str(key): write_plain(item) for key, item in value.items()})
    if isinstance(value, keras.DTypePolicy):
        return str(value.name)
    if is_array(value):
        return write_array(as_array(value))
    raise InexpressibleError(f"a `{type(value).__name__}` is nothing that a document can hold")


def _finite(value: float) -> float:
    if math.isfinite(value):
        return float(value)
    raise InexpressibleError(f"{value} is no number that a document can hold", "give a finite one")


def shortest(value: Any) -> float:
    """Returns the shortest number that is the same in the precision of an array's element.

    Example:
        >>> shortest(np.float32(0.01)), float(np.float32(0.01))
        (0.01, 0.009999999776482582)
    """
    return float(str(value))


def is_array(value: Any) -> bool:
    """Returns whether something is an array, of NumPy or of the backend."""
    return isinstance(value, np.ndarray) or (
        keras.ops.is_tensor(value) and not keras.backend.is_keras_tensor(value)
    )


def as_array(value: Any) -> np.ndarray[Any, Any]:
    """Returns an array of NumPy.

    Raises:
        InexpressibleError: It has more numbers than a document should hold.
    """
    array = np.asarray(keras.ops.convert_to_numpy(value))
    if array.size > MAX_NUMBERS:
        message = f"a constant of {array.size:,} numbers is too long for a document"
        hint = f"{MAX_NUMBERS:,} may be; make it the weight of a layer that you register"
        raise InexpressibleError(message, hint)
    return array


def write_array(array: np.ndarray[Any, Any]) -> Value:
    """Returns an array as nested lists, each number in its shortest form."""
    if array.ndim == 0:
        return write_plain(array[()] if array.dtype.kind == "f" else array.item())
    return tuple(write_array(item) for item in array)
