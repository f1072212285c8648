"""Columns used as numbers or as text, with the first cell that cannot be."""

from __future__ import annotations

import numpy as np

from kerasflow.feeding.tables import Array, Table


def as_numbers(table: Table, name: str, *, gaps: bool = False) -> Array:
    """Returns a column as numbers: floats as float32, whole numbers and booleans as they are.

    Args:
        table: Holds the column.
        name: Of the column.
        gaps: Whether NaN and infinity are let through.

    Raises:
        DataError: A cell is empty, or is no number; with its row.
    """
    column = table.column(name)
    if column.dtype.kind in "iub":
        return column
    if column.dtype.kind == "O":
        column = _parse(table, name, column, gaps=gaps)
    if column.dtype.kind != "f":
        raise table.fault(f"expected numbers, found {_described(column)}", name)
    if not gaps:
        _check_finite(table, name, column)
    return column.astype(np.float32, copy=False)


def as_text(table: Table, name: str) -> Array:
    """Returns a column of text as `str` objects.

    Raises:
        DataError: It holds something else.
    """
    column = table.column(name)
    if column.dtype.kind != "O":
        message = f"expected text, found {_described(column)}"
        raise table.fault(f"{message}; save the column as text, or look numbers up", name)
    for index, cell in np.ndenumerate(column):
        if not isinstance(cell, str):
            raise table.fault(f"expected text, found `{cell!r}`", name, index[0])
    return column


def is_text(column: Array) -> bool:
    """Returns whether a column holds `str` objects; the first cell tells, where there is one."""
    return column.dtype.kind == "O" and (column.size == 0 or isinstance(column.flat[0], str))


def holds_words(column: Array) -> bool:
    """Returns whether a column is text in which no cell can be read as a number."""
    return column.size > 0 and is_text(column) and not any(_is_number(cell) for cell in column.flat)


def _is_number(cell: object) -> bool:
    try:
        float(str(cell))
    except ValueError:
        return False
    return True


def _parse(table: Table, name: str, column: Array, *, gaps: bool) -> Array:
    numbers = np.empty(column.shape, dtype=np.float64)
    for index, cell in np.ndenumerate(column):
        try:
            numbers[index] = float("nan") if gaps and cell == "" else float(cell)
        except (TypeError, ValueError):
            raise table.fault(_no_number(cell), name, index[0]) from None
    return numbers


def _no_number(cell: object) -> str:
    if isinstance(cell, str) and not cell.strip():
        return "expected a number, found an empty cell"
    shown = str(cell) if len(str(cell)) <= 40 else f"{str(cell)[:40]}…"
    return f"expected a number, found `{shown}`"


def _check_finite(table: Table, name: str, column: Array) -> None:
    good = np.isfinite(column)
    if good.all():
        return
    index = np.unravel_index(int(np.argmin(good)), column.shape)
    bad = "an empty cell or NaN" if np.isnan(column[index]) else f"{column[index]}"
    message = f"expected a number, found {bad}; remove the row or fill the cell"
    raise table.fault(message, name, int(index[0]))


def _described(column: Array) -> str:
    kinds = {"M": "dates", "m": "durations", "c": "complex numbers", "O": "text or objects"}
    return kinds.get(column.dtype.kind, f"numbers ({column.dtype})")
