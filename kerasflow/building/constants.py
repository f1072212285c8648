"""What a model computes of nothing but constants, which Keras does while the model is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import prod
from typing import Any

import keras

from kerasflow.blueprints.graphs import Call
from kerasflow.building.deferred import pick
from kerasflow.building.keras_internals import infer_output
from kerasflow.building.memory import format_bytes
from kerasflow.building.slots import dtype_bytes
from kerasflow.checking.wirings import wires_of
from kerasflow.errors import BuildError

# Those of a model itself are counted with its weights; inside of a layer nothing counts them.
MAX_CONSTANT_BYTES = 2**26


def is_constant(call: Call, tensors: Mapping[str, Any]) -> bool:
    """Returns whether a call takes no symbol, so that Keras would run it at once."""
    taken = [pick(ref, tensors) for _, ref in wires_of(call)]
    return not any(map(keras.backend.is_keras_tensor, keras.tree.flatten(taken)))


def refuse_large(call: Call, run: Callable[[], Any]) -> None:
    """Refuses a constant of a model inside of another one that is too large.

    Args:
        call: Takes no symbol.
        run: Runs it; only its shape is asked for.

    Raises:
        BuildError: It is, or Keras refused the call.
    """
    sizes = (
        prod(map(int, item.shape)) * dtype_bytes(item.dtype)
        for item in keras.tree.flatten(infer_output(run))
    )
    if (taken := sum(sizes)) > MAX_CONSTANT_BYTES:
        most = format_bytes(MAX_CONSTANT_BYTES)
        gives = f"gives a constant of {format_bytes(taken)}"
        hint = f"in a model inside of another it may have {most}"
        raise BuildError(f"`{call.component.tag}` at `{call.name}` {gives}", call.path, hint=hint)
