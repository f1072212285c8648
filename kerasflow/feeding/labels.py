"""Class labels as indices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kerasflow.blueprints.specs import TargetSpec
from kerasflow.catalog import nearest
from kerasflow.feeding.casting import as_numbers
from kerasflow.feeding.tables import Array, Table, listed

Indices = NDArray[np.int32]

_NUMBER = re.compile(r"[-+]?\d+(\.\d*)?(e[-+]?\d+)?", re.IGNORECASE)


def class_names(spec: TargetSpec) -> tuple[str, ...] | None:
    """Returns the names of a target's classes; None when it has none.

    Where only their number is given, they are called ``"0"``, ``"1"`` and so on.
    """
    if spec.classes is None:
        return None
    if isinstance(spec.classes, int):
        return tuple(str(index) for index in range(spec.classes))
    return tuple(_spelled(name) for name in spec.classes)


def as_indices(
    table: Table, name: str, classes: int | Sequence[Any], ignored: int | None = None
) -> Indices:
    """Returns labels as indices of their classes.

    Args:
        table: Holds the labels.
        name: Of the column.
        classes: How many there are, when the labels are 0, 1, 2 and so on; or their names, which
            labels that are 0, 1, 2 and so on mean too where no name is a number.
        ignored: A label that may be there and is no class, because the loss ignores it.

    Returns:
        Indices from 0, in the shape of the column; `ignored` stays as it is.

    Raises:
        DataError: A label is none of the classes; with its row and the nearest class.
    """
    if isinstance(classes, int):
        return _checked_indices(table, name, classes, ignored)
    return _indices_of_names(table, name, [_spelled(label) for label in classes], ignored)


def _checked_indices(table: Table, name: str, count: int, ignored: int | None) -> Indices:
    labels = as_numbers(table, name)
    good = (labels >= 0) & (labels < count)
    if ignored is not None:
        good |= labels == ignored
    if labels.dtype.kind == "f":
        good &= labels == np.floor(labels)
    if not good.all():
        index = np.unravel_index(int(np.argmin(good)), good.shape)
        message = f"expected a class from 0 to {count - 1}, found {labels[index]}"
        raise table.fault(message, name, int(index[0]))
    return labels.astype(np.int32)


def _indices_of_names(table: Table, name: str, classes: list[str], ignored: int | None) -> Indices:
    labels = table.column(name)
    found, codes = np.unique(_as_words(labels), return_inverse=True)
    position = _positions(classes)
    if ignored is not None:
        position = {str(ignored): ignored} | position
    unknown = np.array([str(label) not in position for label in found], bool)[codes]
    by_code = np.array([position.get(str(label), -1) for label in found], dtype=np.int32)
    indices: Indices = by_code[codes].reshape(labels.shape)
    if unknown.any():
        index = np.unravel_index(int(np.argmax(unknown)), indices.shape)
        message = _unlisted(_spelled(labels[index]), classes)
        raise table.fault(message, name, int(index[0]))
    return indices


def _positions(classes: list[str]) -> dict[str, int]:
    """Returns the index of each class by its name and, where no name is a number, by the index."""
    by_name = {name: index for index, name in enumerate(classes)}
    if any(_NUMBER.fullmatch(name) for name in classes):
        return by_name
    return {str(index): index for index in range(len(classes))} | by_name


def _as_words(labels: Array) -> Array:
    if labels.dtype.kind in "iu":
        return labels
    return np.array([_spelled(label) for label in labels.flat], dtype=str)


def _unlisted(label: str, classes: list[str]) -> str:
    if label in ("", "nan"):
        return f"the label is empty; expected one of {listed(classes)}"
    guess = nearest(label, classes)
    hint = f"; did you mean `{guess}`?" if guess else "; add it to `classes`"
    return f"the label `{label}` is not among the classes {listed(classes)}{hint}"


def _spelled(label: Any) -> str:
    """Returns a label as a document writes it: `true`, and 1 for 1.0."""
    if isinstance(label, (bool, np.bool_)):
        return "true" if label else "false"
    if isinstance(label, (float, np.floating)) and float(label).is_integer():
        return str(int(label))
    return str(label)
