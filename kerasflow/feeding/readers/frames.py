"""DataFrames of pandas, polars and pyarrow as columns."""

from __future__ import annotations

from typing import Any

import numpy as np

from kerasflow.feeding.tables import Array, unreadable


def is_frame(data: Any) -> bool:
    """Returns whether something is a DataFrame of a library that narwhals knows."""
    import narwhals as nw

    return isinstance(nw.from_native(data, eager_only=True, pass_through=True), nw.DataFrame)


def frame_columns(frame: Any) -> dict[str, Array]:
    """Returns the columns of a DataFrame.

    Numbers with empty cells become floats with NaN there; text is `str` objects, ``""`` where a
    cell is empty; categories are text; lists of equal length are further axes. Lists of different
    lengths, and what has no array form, are columns that cannot be read.

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
        return _stacked(series)
    if kind in (nw.Int128, nw.UInt128, nw.Decimal) or (_is_plain(kind) and series.null_count()):
        return np.asarray(series.cast(nw.Float64).to_numpy(), dtype=np.float64)
    if _is_plain(kind) or kind.is_temporal():
        return np.asarray(series.to_numpy())
    if kind == nw.Object:
        cells = ["" if cell is None else cell for cell in series.to_list()]
        return np.fromiter(cells, dtype=object, count=len(cells))
    if series.null_count() == len(series) > 0:
        return np.full(len(series), "", dtype=object)
    message = f"a column of type {kind} cannot be read; give numbers, text or lists of these"
    return unreadable(len(series), message)


def _is_plain(kind: Any) -> bool:
    import narwhals as nw

    return bool(kind.is_numeric() or kind == nw.Boolean)


def _stacked(series: Any) -> Array:
    cells = series.to_list()
    try:
        array = np.array(cells)
    except ValueError:
        first = len(cells[0] or ())
        index = next((i for i, cell in enumerate(cells) if len(cell or ()) != first), None)
        message = f"lists of one column need one length; the first row has {first}"
        return unreadable(len(series), message, index)
    if array.dtype.kind == "S":
        message = "a column of lists of bytes cannot be read; give numbers, text or lists of these"
        return unreadable(len(series), message)
    return array.astype(object) if array.dtype.kind == "U" else array
