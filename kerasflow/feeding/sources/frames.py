"""DataFrames of pandas, polars and pyarrow as columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from kerasflow.feeding.tables import Array, as_cells, unreadable

_READ = "give numbers, text or lists of these"


def is_frame(data: Any) -> bool:
    """Returns whether something is a DataFrame of a library that narwhals knows."""
    import narwhals as nw

    return isinstance(nw.from_native(data, eager_only=True, pass_through=True), nw.DataFrame)


def frame_columns(frame: Any) -> dict[str, Array]:
    """Returns the columns of a DataFrame.

    Numbers with empty cells become floats with NaN there; text is `str` objects, ``""`` where a
    cell is empty; categories are text; lists of equal length are further axes. Lists of text of
    different lengths are cells; lists of numbers of different lengths, and what has no array form,
    are columns that cannot be read.

    Args:
        frame: A DataFrame of pandas, polars or pyarrow.
    """
    import narwhals as nw

    data = nw.from_native(frame, eager_only=True)
    return {str(name): _array(data[name]) for name in data.columns}


def _array(series: Any) -> Array:
    import narwhals as nw

    kind = series.dtype
    if kind in (nw.String, nw.Categorical, nw.Enum):
        return np.asarray(series.cast(nw.String).fill_null("").to_list(), dtype=object)
    if kind in (nw.List, nw.Array):
        return _stacked(series.to_list(), text=kind.inner in (nw.String, nw.Categorical, nw.Enum))
    if kind in (nw.Int128, nw.UInt128, nw.Decimal) or (_is_plain(kind) and series.null_count()):
        return np.asarray(series.cast(nw.Float64).to_numpy(), dtype=np.float64)
    if _is_plain(kind) or kind.is_temporal():
        return np.asarray(series.to_numpy())
    if kind == nw.Object:
        cells = series.to_list()
        if _has_lists(cells):
            words = any(
                isinstance(part, str) for cell in cells if cell is not None for part in cell
            )
            return _stacked(cells, text=words)
        return as_cells(["" if cell is None else cell for cell in cells])
    if series.null_count() == len(series) > 0:
        return np.full(len(series), "", dtype=object)
    return unreadable(len(series), f"a column of type {kind} cannot be read", _READ)


def _is_plain(kind: Any) -> bool:
    import narwhals as nw

    return bool(kind.is_numeric() or kind == nw.Boolean)


def _has_lists(cells: list[Any]) -> bool:
    given = [cell for cell in cells if cell is not None]
    return bool(given) and all(isinstance(cell, (list, tuple, np.ndarray)) for cell in given)


def _parts(cells: list[Any]) -> Iterator[Any]:
    return (part for cell in cells if cell is not None for part in cell)


def _stacked(cells: list[Any], *, text: bool) -> Array:
    """Returns lists as further axes; those of text stay lists where they differ in length."""
    if text:
        lists = [[] if cell is None else list(cell) for cell in cells]
        alike = len({len(each) for each in lists}) == 1 and bool(lists[0])
        return np.array(lists, dtype=object) if alike else as_cells(lists)
    try:
        array = np.array(cells)
    except ValueError:
        first = _length(cells[0])
        index = next((i for i, cell in enumerate(cells) if _length(cell) != first), None)
        message = f"lists of one column need one length; the first row has {first}"
        return unreadable(len(cells), message, index=index)
    if array.dtype.kind == "S":
        return unreadable(len(cells), "a column of lists of bytes cannot be read", _READ)
    return array.astype(object) if array.dtype.kind == "U" else array


def _length(cell: Any) -> int:
    return 0 if cell is None else len(cell)
