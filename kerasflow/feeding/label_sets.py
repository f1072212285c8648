"""Targets of several labels a row: a column of zeros and ones for each label."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kerasflow.blueprints.classes import class_names
from kerasflow.blueprints.sections import TargetSpec
from kerasflow.feeding.casting import as_numbers
from kerasflow.feeding.tables import Table, listed
from kerasflow.nearness import suggest

Flags = NDArray[np.float32]

_SEPARATORS = (",", ";", "|", "/", " ")


def make_label_sets(table: Table, spec: TargetSpec) -> Flags:
    """Returns which labels each row has.

    Args:
        table: Holds the column, or a column for each label.
        spec: With `multi_label`; it has labels.

    Returns:
        Zeros and ones, shape (rows, …, labels).

    Raises:
        DataError: A label is none of those that are listed, or a number neither 0 nor 1.
    """
    names = class_names(spec) or ()
    if spec.label_columns:
        flags = [_column_of_flags(table, name) for name in spec.label_columns]
        return np.stack(flags, axis=-1)
    column = table.column(spec.column)
    if column.dtype.kind in "iubf":
        return _rows_of_flags(table, spec, len(names))
    if column.ndim > 1:
        return _labels_of(table, spec, [set(map(_text, row.flat)) - {""} for row in column])
    return _cells(table, spec)


def _column_of_flags(table: Table, name: str) -> Flags:
    flags = _flags(table, name)
    if flags.size != len(table):
        message = f"expected one 0 or 1 a row, found shape {flags.shape[1:]} a row"
        raise table.fault(message, name)
    return flags.reshape(-1)


def _rows_of_flags(table: Table, spec: TargetSpec, count: int) -> Flags:
    shape = table.column(spec.column).shape[1:]
    if not shape:
        message = (
            f"expected the labels of a row as text, such as `a{spec.joint}b`, or a 0 or 1 for each "
            "of them; found one number a row"
        )
        hint = 'list columns of 0 and 1 in "from": [...]'
        raise table.fault(message, spec.column, hint=hint)
    if shape[-1] != count:
        message = f"expected a 0 or 1 for each of {count} labels, found shape {shape} a row"
        raise table.fault(message, spec.column)
    return _flags(table, spec.column)


def _flags(table: Table, name: str) -> Flags:
    numbers = as_numbers(table, name)
    bad = (numbers != 0) & (numbers != 1)
    if bad.any():
        index = np.unravel_index(int(np.argmax(bad)), bad.shape)
        message = f"expected 0 or 1, whether the row has the label; found {numbers[index]}"
        raise table.fault(message, name, int(index[0]))
    return numbers.astype(np.float32)


def _cells(table: Table, spec: TargetSpec) -> Flags:
    """Reads cells of several labels; those that occur often are read once."""
    column, separator = table.column(spec.column), spec.joint
    known: dict[Any, set[str]] = {}
    sets: list[set[str]] = []
    for row, cell in enumerate(column):
        if isinstance(cell, (list, tuple, np.ndarray)):
            sets.append(set(map(_text, cell)) - {""})
            continue
        if not isinstance(cell, str) and not _is_empty(cell):
            message = f"expected labels such as `a{separator}b`, found `{cell!r}`"
            raise table.fault(message, spec.column, row)
        text = _text(cell)
        if text not in known:
            known[text] = {part.strip() for part in text.split(separator)} - {""}
        sets.append(known[text])
    return _labels_of(table, spec, sets)


def _labels_of(table: Table, spec: TargetSpec, sets: list[set[str]]) -> Flags:
    names = class_names(spec) or ()
    position = {name: index for index, name in enumerate(names)}
    flags = np.zeros((len(sets), len(names)), dtype=np.float32)
    for row, found in enumerate(sets):
        for label in found:
            if label not in position:
                message = f"the label `{label}` is not among the labels {listed(names)}"
                raise table.fault(message, spec.column, row, hint=_hint(label, names))
            flags[row, position[label]] = 1
    return flags


def _text(cell: Any) -> str:
    return "" if _is_empty(cell) else str(cell).strip()


def _is_empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, float) and np.isnan(cell))


def _hint(label: str, names: tuple[str, ...]) -> str | None:
    if separator := _other_separator(label, names):
        return f'give the target "separator": "{separator}"'
    return suggest(label, names, otherwise="add it to `classes`").hint


def _other_separator(label: str, names: tuple[str, ...]) -> str | None:
    """Returns what parts a text to labels; None where nothing does."""
    for separator in _SEPARATORS:
        parts = [part.strip() for part in label.split(separator)]
        if len(parts) > 1 and set(parts) - {""} <= set(names):
            return separator
    return None
