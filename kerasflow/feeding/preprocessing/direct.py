"""Traced functions called as one operation.

TensorFlow's own call of a function hands it to another thread, and takes several times as long as
the layers take for a row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def call_directly(traced: Any, *, as_written: bool = False) -> Callable[..., Any]:
    """Returns what calls a concrete function of TensorFlow, with its tensors one after the other.

    Args:
        traced: The function; its tensors are those of its signature, flattened.
        as_written: Its operations are run as they are, and not simplified to others that may
            differ in the last digits.
    """
    import tensorflow as tf

    config = tf.compat.v1.ConfigProto()
    config.graph_options.rewrite_options.disable_meta_optimizer = as_written
    options = {
        "Tout": [output.dtype for output in traced.outputs],
        "f": traced,
        "config_proto": config.SerializeToString(),
    }
    held = traced.captured_inputs

    def call(*tensors: Any) -> Any:
        found = tf.raw_ops.StatefulPartitionedCall(args=[*tensors, *held], **options)
        return tf.nest.pack_sequence_as(traced.structured_outputs, found, expand_composites=True)

    return call


def can_call_directly() -> bool:
    """Returns whether the device was tried: a CPU alone."""
    import tensorflow as tf

    return not any(tf.config.list_logical_devices(kind) for kind in ("GPU", "TPU"))
