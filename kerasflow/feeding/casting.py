"""Columns used as numbers or as text, with the first cell that cannot be.

Every cast of data is made here, so that no number becomes another one without a word. A whole
number stays what it is or is refused. As a float, which stands for a quantity, it is rounded as any
fraction is; but no finite number becomes infinite.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np

from kerasflow.errors import Refusal
from kerasflow.feeding.tables import Array, Table

_NARROW = {"int64": "int32", "uint64": "uint32", "float64": "float32"}
_SCALE = "scale the numbers down, as in thousands or logarithms"
_DEFINED = "keep to numbers for which every call is defined, such as positive ones for `ops.log`"
_FILL = "remove the row or fill the cell"
LOOK_UP = "look it up in `preprocess`, as with `TextVectorization` or `StringLookup`"
"""What to do with text."""

_ABSENT = {"-", "--", "?", ".", "n/a", "na", "n.a.", "nil", "none", "null", "missing", "unknown"}
_ONE_LENGTH = (
    "lists have one length in all rows, but for those of labels, in a target with "
    '"multi_label": true'
)
_AS_NUMBERS = {
    "M": "save them as numbers, such as the days since a first one",
    "m": "save them as numbers, such as seconds",
    "c": "save the two parts as columns of their own",
}


def as_numbers(table: Table, name: str, dtype: Any = None, *, gaps: bool = False) -> Array:
    """Returns a column as numbers: floats as float32, whole numbers and booleans as they are.

    Args:
        table: Holds the column.
        name: Of the column.
        dtype: What the numbers are wanted in instead.
        gaps: Whether NaN and infinity are let through.

    Raises:
        DataError: A cell is empty, is no number, or none that the dtype holds; with its row.
    """
    column = table.column(name)
    if column.dtype.kind == "O":
        column = _parse(table, name, column, gaps=gaps)
    if column.dtype.kind not in "iubf":
        advice = _AS_NUMBERS.get(column.dtype.kind, "save the column as numbers")
        raise table.fault(f"expected numbers, found {_described(column)}", name, hint=advice)
    if column.dtype.kind == "f" and not gaps:
        check_finite(table, name, column)
    if dtype is None:
        dtype = np.float32 if column.dtype.kind == "f" else column.dtype
    return cast(table, name, column, dtype)


def cast(table: Table, name: str, values: Array, dtype: Any, remedy: str | None = None) -> Array:
    """Returns numbers in another dtype; whole numbers are the same ones there.

    Args:
        table: Where they came from, for messages.
        name: Of the column or node.
        values: Numbers, of shape (rows, …).
        dtype: What is wanted.
        remedy: What to do about a number that the dtype does not hold.

    Raises:
        DataError: The dtype does not hold a number, with its row.
    """
    wanted = np.dtype(dtype)
    if wanted == values.dtype:
        return values
    index = find_misfit(values, wanted)
    if index is None:
        with np.errstate(over="ignore", invalid="ignore"):  # of gaps that were let through
            return values.astype(wanted)
    message = f"expected {_described_range(wanted)}, found {values[index]}"
    advice = remedy or _remedy(values, wanted, values[index])
    raise table.fault(message, name, index[0], hint=advice)


def find_misfit(values: Array, dtype: np.dtype[Any]) -> tuple[int, ...] | None:
    """Returns where the first number is that a dtype does not hold; None where it holds all."""
    if values.size == 0 or values.dtype.kind == "b":
        return None
    if dtype.kind == "b":
        wrong = (values != 0) & (values != 1)
    elif dtype.kind not in "iu":
        wrong = _overflowing(values, dtype)
    elif values.dtype.kind == "f":
        wrong = _not_whole(values, dtype)
    else:
        wrong = _out_of_range(values, dtype)
    if not wrong.any():
        return None
    return tuple(int(at) for at in np.unravel_index(int(np.argmax(wrong)), wrong.shape))


_NOWHERE: Array = np.zeros(1, bool)


def _overflowing(values: Array, dtype: np.dtype[Any]) -> Array:
    if values.dtype.kind in "iu" and dtype.itemsize > 2:
        return _NOWHERE  # every whole number is finite there
    with np.errstate(over="ignore", invalid="ignore"):
        wrong: Array = ~np.isfinite(values.astype(dtype)) & np.isfinite(values)
    return wrong


def _not_whole(values: Array, dtype: np.dtype[Any]) -> Array:
    # The border above is a power of 2, which every float holds, other than the number below it.
    low, over = float(np.iinfo(dtype).min), float(int(np.iinfo(dtype).max) + 1)
    low, over = max(low, -_most_exact(values)), min(over, _most_exact(values))
    wrong: Array = ~((values >= low) & (values < over) & (values == np.floor(values)))
    return wrong


def _most_exact(values: Array) -> float:
    """Returns from where on floats leave whole numbers out, so that one may stand for another."""
    return float(2 ** (np.finfo(values.dtype).nmant + 1))


def _out_of_range(values: Array, dtype: np.dtype[Any]) -> Array:
    low, high = int(np.iinfo(dtype).min), int(np.iinfo(dtype).max)
    smallest, largest = int(values.min()), int(values.max())
    if low <= smallest and largest <= high:
        return _NOWHERE
    # A border that the numbers' own dtype does not hold is one that none of them is beyond.
    under = values < low if smallest < low else _NOWHERE
    wrong: Array = under | (values > high) if largest > high else under
    return wrong


def _described_range(dtype: np.dtype[Any]) -> str:
    if dtype.kind == "b":
        return "0 or 1, as truth values are"
    if dtype.kind in "iu":
        limit = np.iinfo(dtype)
        return f"a whole number from {limit.min} to {limit.max}, as {dtype} has them"
    return f"a number that {dtype} can hold"


def _remedy(values: Array, dtype: np.dtype[Any], found: Any) -> str:
    if dtype.kind not in "iub":
        return _SCALE
    if values.dtype.kind == "f" and abs(found) >= _most_exact(values):
        return f"{values.dtype} leaves out numbers of this size; save whole numbers, or text"
    if values.dtype.kind == "f" and dtype.kind != "b":
        return "round the numbers, or declare a dtype of floats"
    if dtype == np.int64:
        return "save the column as text, and look that up"
    return "declare a larger dtype, or number the values from 0, as with `IntegerLookup`"


def kept_dtype(dtype: Any) -> np.dtype[Any]:
    """Returns the dtype in which the backend keeps what is wanted in another.

    JAX has no 64 bits, and would wrap whole numbers that take more than 32.
    """
    import keras

    wanted: np.dtype[Any] = np.dtype(dtype)
    if keras.config.backend() != "jax":
        return wanted
    return np.dtype(_NARROW.get(wanted.name, wanted.name))


def as_text(table: Table, name: str) -> Array:
    """Returns a column of text as `str` objects.

    Raises:
        DataError: It holds something else.
    """
    column = table.column(name)
    if column.dtype.kind != "O":
        message = f"expected text, found {_described(column)}"
        raise table.fault(message, name, hint="save the column as text, or look numbers up")
    for index, cell in np.ndenumerate(column):
        if isinstance(cell, list):
            raise table.fault(_no_list("text", cell), name, index[0], hint=_ONE_LENGTH)
        if not isinstance(cell, str):
            raise table.fault(f"expected text, found `{cell!r}`", name, index[0])
    return column


def is_text(column: Array) -> bool:
    """Returns whether a column holds `str` objects; the first cell tells, where there is one."""
    return column.dtype.kind == "O" and (column.size == 0 or isinstance(column.flat[0], str))


def holds_words(column: Array) -> bool:
    """Returns whether a column is text in which no cell can be read as a number."""
    return column.size > 0 and is_text(column) and not any(_is_number(cell) for cell in column.flat)


def remedy_for_words(column: Array) -> str:
    """Returns what to do with a column of text where a model takes numbers."""
    first = next((text for cell in column.flat if (text := str(cell).strip())), "")
    return f"these are dates: {_AS_NUMBERS['M']}" if _is_date(first) else LOOK_UP


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
            message, hint = _no_number(cell, words=holds_words(column))
            raise table.fault(message, name, index[0], hint) from None
    return numbers


def _no_list(wanted: str, cell: list[Any]) -> str:
    return f"expected {wanted}, found a list of {len(cell)}"


def _no_number(cell: object, *, words: bool) -> Refusal:
    if isinstance(cell, list):
        return Refusal(_no_list("a number", cell), _ONE_LENGTH)
    if isinstance(cell, str) and not cell.strip():
        return Refusal("expected a number, found an empty cell", _FILL)
    shown = str(cell) if len(str(cell)) <= 40 else f"{str(cell)[:40]}…"
    return Refusal(f"expected a number, found `{shown}`", _advice(str(cell).strip(), words=words))


def _advice(text: str, *, words: bool) -> str:
    """Returns what to do about text where numbers are taken."""
    if text.lower() in _ABSENT:
        return _FILL
    if _is_date(text):
        return f"these are dates: {_AS_NUMBERS['M']}"
    if _is_number(text.replace(",", ".")):
        return "write fractions with a point, and nothing between thousands"
    if words:
        return f"the column is text: {LOOK_UP}"
    return f"correct the cell; or, where the column is text, {LOOK_UP}"


def _is_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def check_finite(table: Table, name: str, values: Array, *, made: bool = False) -> None:
    """Refuses NaN and infinity.

    Args:
        table: Where the numbers came from, for messages.
        name: Of the column or node.
        values: Floats of shape (rows, …).
        made: They came out of `preprocess`.

    Raises:
        DataError: There is one, with its row.
    """
    # NaN is the smallest and the largest number of all, so that no array of truth values is made.
    if values.size == 0 or np.isfinite([values.min(), values.max()]).all():
        return
    good = np.isfinite(values)
    index = np.unravel_index(int(np.argmin(good)), values.shape)
    found = values[index]
    if made:
        advice = _DEFINED if np.isnan(found) else _SCALE
        message = f"`preprocess` gives {found} here, and a model takes finite numbers"
    else:
        bad = "an empty cell or NaN" if np.isnan(found) else f"{found}"
        message, advice = f"expected a number, found {bad}", _FILL
    raise table.fault(message, name, int(index[0]), hint=advice)


def _described(column: Array) -> str:
    kinds = {"M": "dates", "m": "durations", "c": "complex numbers", "O": "text or objects"}
    return kinds.get(column.dtype.kind, f"numbers ({column.dtype})")
