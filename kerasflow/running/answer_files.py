"""What a model gives as a file: CSV, JSON, an npz archive or Parquet."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable, Iterable, Mapping
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kerasflow.blueprints.answer_forms import BINARY_FORMS, PREDICTION_FORMS, TABLE, TREE
from kerasflow.documents.records import record_text
from kerasflow.errors import RunError
from kerasflow.running.answer_columns import Array, Column, flatten_columns, nest_columns
from kerasflow.running.cells import show_as_text
from kerasflow.running.folders import write_text, write_whole

if TYPE_CHECKING:
    import polars


def form_of(path: Path) -> str:
    """Returns the form of a file by the end of its name.

    Raises:
        RunError: There is none of that name.
    """
    form = path.suffix.lower().removeprefix(".")
    if form not in PREDICTION_FORMS:
        known = ", ".join(f"`.{each}`" for each in PREDICTION_FORMS)
        raise RunError(f"`{path}` does not say its form; let its name end in one of {known}")
    return form


def write_answers(columns: Iterable[Column], path: Path, form: str, *, escape: bool) -> None:
    """Writes a file, whole or not at all; replaces what is there.

    Args:
        columns: As `find_columns` yields them.
        path: Where the file goes.
        form: One of `PREDICTION_FORMS`.
        escape: Put ``'`` in front of what a spreadsheet would take for a formula in CSV.

    Raises:
        RunError: CSV cannot hold a column.
    """
    if form == TABLE:
        write_text(path, csv_text(columns, escape=escape))
    elif form == TREE:
        write_text(path, json_text(columns))
    else:
        write = _BINARY[form]
        write_whole(path, lambda temporary: write(columns, temporary))


def csv_text(columns: Iterable[Column], *, escape: bool) -> str:
    """Returns a table with a row for each row, in their order; the arguments as there."""
    flat, text = flatten_columns(columns), StringIO()
    rows: Iterable[Iterable[Any]] = [flat, *zip(*flat.values(), strict=True)]
    if escape:
        rows = (map(show_as_text, row) for row in rows)
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def json_text(columns: Iterable[Column]) -> str:
    """Returns a list with a mapping for each row."""
    return record_text(list_rows(nest_columns(columns)), indent=1) + "\n"


def list_rows(columns: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    """Returns a mapping for each row of columns of equal length."""
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _write_npz(columns: Iterable[Column], path: Path) -> None:
    # `numpy.savez` takes names as arguments, and an output may be called as one of its own.
    with zipfile.ZipFile(path, "w") as archive:
        for column in columns:
            with archive.open(f"{column.name}.npy", "w", force_zip64=True) as stream:
                np.lib.format.write_array(stream, _plain(column.values), allow_pickle=False)


def _write_parquet(columns: Iterable[Column], path: Path) -> None:
    import polars as pl

    pl.DataFrame([_series(column) for column in columns]).write_parquet(path)


_BINARY: Mapping[str, Callable[[Iterable[Column], Path], None]] = dict(
    zip(BINARY_FORMS, (_write_npz, _write_parquet), strict=True)
)


def _series(column: Column) -> polars.Series:
    """Returns a column of Parquet, in which a row of several values is a list."""
    import polars as pl

    values = column.values
    if values.dtype.kind != "O":
        values, kind = _numbers(values), pl.Series(_numbers(values).reshape(-1)[:0]).dtype
    else:
        values, kind = values.tolist(), pl.String()
    for _ in range(column.values.ndim - 1):
        kind = pl.List(kind)
    return pl.Series(column.name, values).cast(kind)


def _plain(values: Array) -> Array:
    """Returns an array that NumPy reads without pickles."""
    return values.astype(str) if values.dtype.kind == "O" else _numbers(values)


def _numbers(values: Array) -> Array:
    """Returns numbers in a dtype that every reader knows: no fractions of 16 bits."""
    narrow = values.dtype.kind not in "Oiub" and values.dtype.itemsize < 4
    return values.astype(np.float32) if narrow else values
