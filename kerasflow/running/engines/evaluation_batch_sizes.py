"""How many rows are evaluated or predicted at once: several batches, where that changes nothing.

Steps of small batches take longer to call than to compute. Loss and metrics are means over rows,
so where every row is computed by itself several batches give them as one does, but for the last
digits of a float.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any

import keras

from kerasflow.blueprints.keys import components_by_output
from kerasflow.blueprints.sections import CompileSpec
from kerasflow.building.classes import traits_of
from kerasflow.catalog import Kind, having, identifiers
from kerasflow.running.engines.layers import flatten

ROWS = 1024
"""More rows gain nothing that could be measured."""

MEMORY_BYTES = 32 * 1024 * 1024
"""What the outputs of all layers may take, for the rows that are computed at once."""

_MEAN = "sum_over_batch_size"
# Of a function for a metric nobody knows.
_OF_BATCHES = having("losses", "of_batches") | {"MeanMetricWrapper"}


def rows_at_once(model: keras.Model, batch_size: int, *, scored: bool) -> int:
    """Returns how many rows are computed at once, a multiple of the batch.

    Args:
        model: Compiled, and built.
        batch_size: Rows in a batch.
        scored: Loss and metrics are asked for, not outputs alone.
    """
    row_bytes = _bytes_of_a_row(model)
    if not row_bytes or (scored and not _scored_by_row(model)):
        return batch_size
    return max(1, min(ROWS, MEMORY_BYTES // row_bytes) // batch_size) * batch_size


def _bytes_of_a_row(model: keras.Model) -> int:
    """Returns what one row takes in all layers; 0 where it is not known, or rows may mix."""
    total = 0
    for layer in flatten(model):
        outputs = keras.tree.flatten(getattr(layer, "output", None))
        shapes = [getattr(output, "shape", (0, None)) for output in outputs]
        if not _is_by_row(layer, shapes):
            return 0
        total += sum(4 * prod(shape[1:]) for shape in shapes)
    return total


def _is_by_row(layer: Any, shapes: list[Any]) -> bool:
    """Returns whether a layer computes every row by itself, and its outputs are of known size."""
    if "by_row" not in traits_of(layer):
        return False
    if getattr(layer, "activity_regularizer", None):
        return False
    activation = getattr(layer, "activation", None)
    if activation and not activation.__module__.startswith("keras."):
        return False
    # Where a state goes from batch to batch, the size of a batch is fixed.
    if any(shape[0] is not None or None in shape[1:] for shape in shapes):
        return False
    axes = [axis for axis in keras.tree.flatten(getattr(layer, "axis", None)) if axis is not None]
    return all(axis % len(shapes[0]) for axis in axes)


def _scored_by_row(model: keras.Model) -> bool:
    """Returns whether loss and metrics are means, or counts, over the rows of all batches."""
    # Keras' loss of each of several outputs is the mean of its batches, long ones and short; and a
    # loss is the mean over what a mask leaves of a batch.
    if len(model.outputs) > 1 or any(getattr(layer, "mask_zero", 0) for layer in flatten(model)):
        return False
    told = model.get_compile_config()
    kinds: tuple[Kind, ...] = ("losses", "metrics")
    return all(
        _adds_up(part, kind)
        for kind in kinds
        for key in components_by_output(CompileSpec, kind)
        for part in _leaves(told[key])
    )


def _leaves(section: Any) -> Iterator[Any]:
    """Yields the losses or metrics of a compile configuration: names and configurations."""
    if isinstance(section, dict) and "class_name" not in section:
        section = list(section.values())
    if isinstance(section, list | tuple):
        for item in section:
            yield from _leaves(item)
    elif section is not None:
        yield section


def _adds_up(part: Any, kind: Kind) -> bool:
    """Returns whether batches change no value; of what is somebody's own nobody knows."""
    if isinstance(part, str):
        known = identifiers(kind)
        return part in known and known[part] not in _OF_BATCHES
    config = part["config"]
    return (
        (part["module"] or "").startswith("keras.")
        and part["class_name"] not in _OF_BATCHES
        and config.get("axis", -1) == -1
        and config.get("ignore_class") is None
        and config.get("reduction", _MEAN) == _MEAN
    )
