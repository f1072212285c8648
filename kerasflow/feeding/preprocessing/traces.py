"""Calls of `preprocess` as one TensorFlow program, for those who come again.

To call layers one by one takes longer than what they do with a few rows. The program does the same
operations in the same order, so it gives the same bits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kerasflow.blueprints.graphs import Call, Wire
from kerasflow.errors import BuildError
from kerasflow.feeding.plans import entry_of
from kerasflow.feeding.tables import Array

Step = Callable[[dict[str, Array]], dict[str, Any]]
"""Makes nodes of columns, both by their names."""

AFTER = 3
"""How often calls are made one by one before they are traced, which takes longer than a few times.
A run has no more splits, so it traces nothing."""


@dataclass(slots=True)
class Traces:
    """Knows what was traced, and what is to be."""

    _counts: dict[Any, int] = field(default_factory=dict)
    _steps: dict[Any, Step] = field(default_factory=dict)

    def choose(
        self,
        step: Step,
        wires: Mapping[str, Wire],
        calls: Iterable[Call],
        columns: Mapping[str, Array],
    ) -> Step:
        """Returns a step or, where it is asked for again and again, a program in its place.

        Args:
            step: Makes the calls one by one.
            wires: What it makes.
            calls: All that it takes.
            columns: Of the kind that it will be given.
        """
        kinds = {name: (_dtype(column), column.shape[1:]) for name, column in columns.items()}
        key = (*wires.items(), *kinds.items())
        self._counts[key] = self._counts.get(key, 0) + 1
        if self._counts[key] <= AFTER or not _can_trace(calls):
            return step
        if key not in self._steps:
            self._steps[key] = _trace(step, columns)
        return self._steps[key]


def _can_trace(calls: Iterable[Call]) -> bool:
    import keras

    on_tensorflow = keras.config.backend() == "tensorflow"
    return on_tensorflow and can_call_directly() and all(map(_is_known, calls))


def _is_known(call: Call) -> bool:
    entry = entry_of(call)
    return entry is not None and "traceable" in entry.flags


def _trace(step: Step, columns: Mapping[str, Array]) -> Step:
    """Returns a program that does what a step does; the step itself where it cannot be traced."""
    import tensorflow as tf

    kinds = {
        name: tf.TensorSpec([None, *column.shape[1:]], _dtype(column))
        for name, column in columns.items()
    }
    traced = tf.function(step, input_signature=[kinds], autograph=False)
    try:
        program = call_directly(traced.get_concrete_function(), as_written=True)
    except BuildError:
        return step

    def run(columns: dict[str, Array]) -> dict[str, Any]:
        try:
            found: dict[str, Any] = program(
                *(tf.convert_to_tensor(columns[name]) for name in sorted(columns))
            )
        except (ValueError, tf.errors.OpError):
            # The call that is at fault says so, with its place in the blueprint.
            return step(columns)
        return found

    return run


def _dtype(column: Array) -> str:
    return "string" if column.dtype.kind == "O" else column.dtype.name


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
