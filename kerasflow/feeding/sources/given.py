"""Data that is given from Python, or as a file that a person names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from kerasflow.blueprints.sources.splits import is_by_split
from kerasflow.errors import DataError
from kerasflow.feeding.sources.csv.tables import read_csv_file
from kerasflow.feeding.sources.frames import frame_columns, is_frame
from kerasflow.feeding.sources.npz.tables import as_column, check_lengths, open_npz, read_array
from kerasflow.feeding.sources.parquet.tables import read_parquet_file
from kerasflow.feeding.tables import Array, Table

_PACKED = (".gz", ".zst")


def read_given(data: Any, *, text: Iterable[str] = (), separator: str = ",") -> dict[str, Table]:
    """Returns what was given as tables.

    Args:
        data: A mapping of arrays; a DataFrame of pandas, polars or pyarrow; the path of a CSV,
            Parquet or npz file; or a mapping from `train`, `validation` and `test` to such.
            Lists are taken as arrays.
        text: Columns of files that are wanted as text even where they look like numbers.
        separator: Of the cells of CSV files.

    Returns:
        Tables by split; `train` alone where no splits were given.

    Raises:
        DataError: It is nothing of that, or a file or array is at fault.
    """
    if is_by_split(data):
        if "train" not in data and len(data) > 1:
            raise DataError("`data` has splits but no `train`")
        return {split: _read_table(part, text, separator) for split, part in data.items()}
    return {"train": _read_table(data, text, separator)}


def _read_table(data: Any, text: Iterable[str], separator: str) -> Table:
    if isinstance(data, (str, Path)):
        return _read_named(Path(data), text, separator)
    if isinstance(data, Mapping):
        table = Table({str(name): _as_array(name, column) for name, column in data.items()})
    elif is_frame(data):
        table = Table(frame_columns(data))
    else:
        raise DataError(
            "`data` is a mapping of arrays, a DataFrame, the path of a file, or a mapping from "
            f"`train`, `validation` and `test` to such; found `{type(data).__name__}`"
        )
    check_lengths(table)
    return table


def _as_array(name: str, column: Any) -> Array:
    try:
        array = np.asarray(column)
    except ValueError as error:
        message = f"the rows have different shapes: {error}"
        raise DataError(message, column=str(name)) from error
    if array.ndim == 0:
        message = f"expected an array with an axis of rows, found `{column!r}`"
        raise DataError(message, column=str(name))
    return as_column(array, str(name))


def _read_named(path: Path, text: Iterable[str], separator: str) -> Table:
    kind = path.with_suffix("").suffix if path.suffix in _PACKED else path.suffix
    if kind not in _READERS:
        known = ", ".join(_READERS)
        raise DataError(f"expected a file that ends in {known}; CSV packed too", file=str(path))
    if not path.is_file():
        raise DataError("there is no such file", file=str(path))
    if kind == ".csv":
        return read_csv_file(path, str(path), separator=separator, text=text)
    return _READERS[kind](path, str(path))


def _read_npz_file(path: Path, name: str) -> Table:
    with open_npz(path, name) as archive:
        arrays = {array: read_array(archive, array, name) for array in archive.files}
    return Table({key: as_column(array, key, name) for key, array in arrays.items()}, name)


_READERS: Mapping[str, Callable[[Path, str], Table]] = {
    ".csv": read_csv_file,
    ".parquet": read_parquet_file,
    ".npz": _read_npz_file,
}
