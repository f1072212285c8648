"""DataFrames of pandas, polars and pyarrow as columns."""

from __future__ import annotations

from typing import Any

import numpy as np

from kerasflow.errors import DataError
from kerasflow.feeding.tables import Array


def is_frame(data: Any) -> bool:
    """Returns whether something is a DataFrame of a library that narwhals knows."""
    import narwhals as nw

    return isinstance(nw.from_native(data, eager_only=True, pass_through=True), nw.DataFrame)


def frame_columns(frame: Any, file: str | None = None) -> dict[str, Array]:
    """Returns the columns of a DataFrame.

    Numbers with empty cells become floats with NaN there; text is `str` objects, ``""`` where a
    cell is empty; categories are text; lists of equal length are further axes.

    Args:
        frame: A DataFrame of pandas, polars or pyarrow.
        file: Where it was read, for messages.

    Raises:
        DataError: A column holds lists of different lengths, or something with no array form.
    """
    import narwhals as nw

    data = nw.from_native(frame, eager_only=True)
    return {str(name): _array(data[name], file) for name in data.columns}


def _array(series: Any, file: str | None) -> Array:
    import narwhals as nw

    kind = series.dtype
    if kind in (nw.String, nw.Categorical, nw.Enum):
        return np.asarray(series.cast(nw.String).fill_null("").to_list(), dtype=object)
    if kind in (nw.List, nw.Array):
        return _stacked(series, file)
    if kind in (nw.Int128, nw.UInt128, nw.Decimal) or (_is_plain(kind) and series.null_count()):
        return np.asarray(series.cast(nw.Float64).to_numpy(), dtype=np.float64)
    if _is_plain(kind) or kind.is_temporal():
        return np.asarray(series.to_numpy())
    if kind == nw.Object:
        cells = ["" if cell is None else cell for cell in series.to_list()]
        return np.fromiter(cells, dtype=object, count=len(cells))
    message = f"a column of type {kind} cannot be read; give numbers, text or lists of numbers"
    raise DataError(message, file=file, column=series.name)


def _is_plain(kind: Any) -> bool:
    import narwhals as nw

    return bool(kind.is_numeric() or kind == nw.Boolean)


def _stacked(series: Any, file: str | None) -> Array:
    cells = series.to_list()
    try:
        return np.array(cells)
    except ValueError as error:
        first = len(cells[0] or ())
        row = next((i for i, cell in enumerate(cells, 1) if len(cell or ()) != first), None)
        message = f"lists of one column need one length; the first row has {first}"
        raise DataError(message, file=file, column=series.name, row=row) from error
