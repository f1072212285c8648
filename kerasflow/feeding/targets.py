"""What the model's outputs are compared with, and how much each row counts."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kerasflow.blueprints.classes import class_names
from kerasflow.blueprints.sections import TargetSpec
from kerasflow.feeding.casting import as_numbers, cast, holds_words, kept_dtype
from kerasflow.feeding.label_sets import make_label_sets
from kerasflow.feeding.labels import Indices, as_indices
from kerasflow.feeding.tables import Array, Table

Weights = NDArray[np.float32]

_AS_FLOATS = "save the column as floats, or scale it down"


def make_target(table: Table, spec: TargetSpec) -> Array:
    """Returns one target.

    Args:
        table: Holds the column; for a derived target, the result of the `preprocess` node.
        spec: As in the blueprint.

    Returns:
        Shape (rows, …) of the column: int32 indices with `classes`, and the label that the loss
        ignores as it is; else float32 or whole numbers as they are. With `one_hot` and
        `multi_label`, float32 of shape (rows, classes).

    Raises:
        DataError: A cell is empty or of the wrong kind, or a label is none of the classes.
    """
    if spec.multi_label:
        return make_label_sets(table, spec)
    if spec.classes is not None:
        return _one_hot(labels(table, spec), spec) if spec.one_hot else labels(table, spec)
    if spec.one_hot:
        message = "`one_hot` needs `classes`, their number or their names"
        raise table.fault(message, spec.column)
    if holds_words(table.column(spec.column)):
        message = "the target is text"
        hint = 'list its classes, as in "classes": ["ham", "spam"]'
        raise table.fault(message, spec.column, hint=hint)
    numbers = as_numbers(table, spec.column)
    return cast(table, spec.column, numbers, _compared_dtype(numbers.dtype), _AS_FLOATS)


def _compared_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Returns the dtype in which numbers are compared with an output."""
    # Losses compute differences, which unsigned numbers cannot hold.
    signed = np.promote_types(dtype, np.int32) if dtype.kind in "ub" and dtype != "u8" else dtype
    return kept_dtype(np.int64 if dtype == "u8" else signed)


def labels(table: Table, spec: TargetSpec) -> Indices:
    """Returns the class of every row as an index; the target has `classes`.

    Raises:
        DataError: A label is none of the classes.
    """
    classes = spec.classes if spec.classes is not None else ()
    return as_indices(table, spec.column, classes, None if spec.one_hot else spec.ignored)


def _one_hot(indices: Indices, spec: TargetSpec) -> Array:
    names = class_names(spec) or ()
    flat = indices[..., 0] if indices.ndim > 1 and indices.shape[-1] == 1 else indices
    # A matrix of all classes by all classes, to take rows of, may be larger than all the rows.
    columns = np.zeros((*flat.shape, len(names)), dtype=np.float32)
    np.put_along_axis(columns, flat[..., None], 1.0, axis=-1)
    return columns


def row_weights(table: Table, column: str) -> Weights:
    """Returns the weights of the rows from a column.

    Raises:
        DataError: A weight is missing, negative or no number.
    """
    weights = as_numbers(table, column, np.float32)
    if weights.ndim != 1:
        message = f"expected one weight a row, found shape {weights.shape[1:]} a row"
        raise table.fault(message, column)
    if (weights < 0).any():
        row = int(np.argmax(weights < 0))
        raise table.fault(f"a weight is >= 0, not {weights[row]}", column, row)
    return weights
