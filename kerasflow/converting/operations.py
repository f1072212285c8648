"""Operations of Keras, such as `x + y` or `ops.mean`, to the ops that documents name."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from kerasflow.blueprints.specs import Value
from kerasflow.building.keras_internals import read_argument
from kerasflow.catalog import Entry
from kerasflow.converting.class_names import find_entry
from kerasflow.converting.values import InexpressibleError, is_array

# Operations whose function is not called as they are.
_FUNCTIONS = {
    "BatchNorm": "batch_normalization",
    "LayerNorm": "layer_normalization",
    "RMSNorm": "rms_normalization",
}


def find_op(kind: type) -> Entry | None:
    """Returns the op that makes an operation of this class; None where there is none.

    Example:
        >>> import keras
        >>> find_op(type(keras.Model(x := keras.Input((2,)), -x).operations[1])).name
        'negative'
    """
    module = sys.modules[kind.__module__]
    wanted = _FUNCTIONS.get(kind.__name__, kind.__name__).replace("_", "").lower()
    # A class `AllClose` has the function `allclose`, a class `TopK` the function `top_k`.
    found = (it for name, it in vars(module).items() if name.replace("_", "") == wanted)
    entries = (find_entry(it, ("ops",)) for it in found if callable(it))
    return next(filter(None, entries), None)


def made_with(operation: Any, entry: Entry) -> dict[str, Any]:
    """Returns the arguments of an op that its operation was made with."""
    config = operation.get_config() if _has_config(operation) else {}
    found = {}
    for name in entry.parameters:
        if name in config:
            found[name] = config[name]
            continue
        try:
            found[name] = read_argument(operation, name)
        except AttributeError:
            continue  # a tensor of the call
    return found


def _has_config(operation: Any) -> bool:
    """Keras has none for an operation that was made with an array or a function."""
    try:
        operation.get_config()
    except NotImplementedError:
        return False
    return True


def write_slices(key: Any) -> Value:
    """Returns what stands between the brackets of `x[…]`, as text.

    Raises:
        InexpressibleError: A tensor or an array stands there.

    Example:
        >>> write_slices((slice(None), slice(1, 3), ..., None, -1))
        '[:, 1:3, ..., None, -1]'
    """
    parts = key if isinstance(key, tuple) else (key,)
    return f"[{', '.join(map(_write_index, parts))}]"


def _write_index(part: Any) -> str:
    if part is None or part is ...:
        return "None" if part is None else "..."
    if isinstance(part, (int, np.integer)) and not isinstance(part, bool):
        return str(int(part))
    bounds = [part.start, part.stop, part.step] if isinstance(part, slice) else [part]
    if isinstance(part, slice) and all(isinstance(it, (int, type(None))) for it in bounds):
        text = ":".join("" if it is None else str(it) for it in bounds)
        return text.removesuffix(":") if part.step is None else text
    hint = "use `keras.ops.take` or `keras.ops.where` instead"
    what = "an array" if is_array(part) else f"a `{type(part).__name__}`"
    raise InexpressibleError(f"a slice with {what} in it is none that a document can hold", hint)
