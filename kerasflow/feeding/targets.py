"""What the model's outputs are compared with, and how much each row counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kerasflow.blueprints.specs import TargetSpec
from kerasflow.errors import DataError
from kerasflow.feeding.casting import as_numbers, cast, holds_words, kept_dtype
from kerasflow.feeding.labels import Indices, as_indices, class_names
from kerasflow.feeding.tables import Array, Table, missing_name

Weights = NDArray[np.float32]

_AS_FLOATS = "save the column as floats, or scale it down"


def make_target(table: Table, spec: TargetSpec) -> Array:
    """Returns one target.

    Args:
        table: Holds the column; for a derived target, the result of the `preprocess` node.
        spec: As in the blueprint.

    Returns:
        Shape (rows, …) of the column: int32 indices with `classes`, and the label that the loss
        ignores as it is; else float32 or whole numbers as they are. With `one_hot`, float32 of
        shape (rows, classes).

    Raises:
        DataError: A cell is empty or of the wrong kind, or a label is none of the classes.
    """
    if spec.classes is not None:
        return _one_hot(labels(table, spec), spec) if spec.one_hot else labels(table, spec)
    if spec.one_hot:
        message = "`one_hot` needs `classes`, their number or their names"
        raise table.fault(message, spec.column)
    if holds_words(table.column(spec.column)):
        message = 'the target is text; list its classes, as in "classes": ["ham", "spam"]'
        raise table.fault(message, spec.column)
    numbers = as_numbers(table, spec.column)
    return cast(table, spec.column, numbers, _compared_dtype(numbers.dtype), _AS_FLOATS)


def _compared_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Returns the dtype in which numbers are compared with an output.

    Losses compute differences, which unsigned numbers cannot hold.
    """
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


def class_weights(
    table: Table, targets: Mapping[str, TargetSpec], weights: Mapping[Any, Any]
) -> dict[str, Weights]:
    """Returns the weight of every label by its class, 1 for classes that have none, by the output.

    What the loss ignores weighs 1, which changes nothing.

    Args:
        table: Holds the labels.
        targets: One of them has classes.
        weights: By the name or the index of the class; without any there is nothing to return.

    Raises:
        DataError: No target or several have classes, or there is no such class.
    """
    if not weights:
        return {}
    with_classes = [(name, spec) for name, spec in targets.items() if spec.classes is not None]
    if len(with_classes) != 1:
        raise DataError(
            "`fit.class_weight` needs one target with `classes`, "
            f"and the blueprint has {len(with_classes)}"
        )
    [(output, spec)] = with_classes
    names = class_names(spec) or ()
    by_class = np.ones(len(names), dtype=np.float32)
    for label, weight in weights.items():
        by_class[_class_index(str(label), names)] = _checked_weight(str(label), weight)
    indices = labels(table, spec)
    if indices.ndim > 1 and indices.shape[-1] == 1:
        indices = indices[..., 0]
    inside = (indices >= 0) & (indices < len(by_class))
    return {output: np.where(inside, by_class[np.where(inside, indices, 0)], np.float32(1))}


def _checked_weight(label: str, weight: Any) -> float:
    most = float(np.finfo(np.float32).max)
    if not weight <= most:
        raise DataError(f"`fit.class_weight`: the weight of `{label}` is {weight:g}, over {most:g}")
    return float(weight)


def _class_index(label: str, names: tuple[str, ...]) -> int:
    if label in names:
        return names.index(label)
    if label.isdecimal() and int(label) < len(names):
        return int(label)
    raise DataError(f"`fit.class_weight`: {missing_name('class', label, names)}")
