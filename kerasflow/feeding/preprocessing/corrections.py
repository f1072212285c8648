"""What Keras says wrongly of its lookup layers where it has symbols alone."""

from __future__ import annotations

from typing import Any

from kerasflow.blueprints.graphs import Call
from kerasflow.catalog import tag_has

# Keras says of all that they give floats or indices; what they count is whole.
_COUNTING = ("one_hot", "multi_hot", "count")


def correct(call: Call, result: Any) -> Any:
    """Returns what a call will give when its layer has learned; None where only the data tells."""
    import keras

    args = call.component.args
    mode = args.get("output_mode")
    looks_up = tag_has(call.component.tag, "learns:vocabulary_size")
    if looks_up and args.get("invert"):
        result = keras.KerasTensor(result.shape, "string")
    if looks_up and mode in (*_COUNTING, "tf_idf"):
        shape = tuple(result.shape)
        if call.component.tag == "TextVectorization":
            # The words of a text are counted together; Keras keeps an axis for the one text.
            shape = (shape[0], shape[-1])
        result = keras.KerasTensor(shape, "int64" if mode in _COUNTING else result.dtype)
    tensors = keras.tree.flatten(result)
    return None if any(None in tensor.shape[1:] for tensor in tensors) else result
