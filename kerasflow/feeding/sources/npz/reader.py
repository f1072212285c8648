"""How archives of arrays are read."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path as FilePath
from typing import Any

import numpy as np

from kerasflow.errors import DataError
from kerasflow.feeding.previews.faults import DataFaults
from kerasflow.feeding.requests import Request
from kerasflow.feeding.shards import join_tables
from kerasflow.feeding.sources.headers import Header
from kerasflow.feeding.sources.npz.streams import open_npz_stream
from kerasflow.feeding.sources.npz.tables import (
    TOGETHER,
    check_objects,
    choose_arrays,
    column_like,
    compare_lengths,
    find_array,
    open_npz,
    read_array_header,
    read_npz,
)
from kerasflow.feeding.sources.readers import Reader
from kerasflow.feeding.tables import Array, Table
from kerasflow.nearness import suggest
from kerasflow.paths import Path


def _read_headers(
    archive: Any, file: str, request: Request, faults: DataFaults
) -> dict[str, tuple[Table, int, Path]]:
    """Returns the columns of every split without rows, how many there are, and who names them."""
    chosen = choose_arrays(request.options, archive.files)
    found = {
        split: _Columns(archive, file, request, faults, split).read(columns)
        for split, columns in chosen.items()
    }
    return {split: header for split, header in found.items() if header}


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of one split."""

    archive: Any
    file: str
    request: Request
    faults: DataFaults
    split: str

    def read(self, columns: Mapping[str, str]) -> tuple[Table, int, Path] | None:
        """Returns the columns, how many rows there are, and where they are named."""
        arrays = {column: self._read(column, array) for column, array in columns.items()}
        whole = {column: array for column, array in arrays.items() if array is not None}
        if len(whole) < len(arrays):
            return None
        path, lengths = self.path(), {column: rows for column, (_, rows) in whole.items()}
        check = partial(compare_lengths, lengths, self.file, TOGETHER)
        if not self.faults.passes("KF714", path, check):
            return None
        labels = {column: array for column, array in columns.items() if column != array}
        table = Table(
            {column: array for column, (array, _) in whole.items()}, self.file, None, labels
        )
        return table, next(iter(lengths.values())), path

    def path(self, *column: str) -> Path:
        """Returns where the arrays of the split, or the array of a column, are named."""
        path, options = self.request.path, self.request.options
        if "splits" in options:
            return Path((*path.parts, "splits", self.split, *column))
        return Path((*path.parts, "columns", *column)) if options.get("columns") else path / "path"

    def _read(self, column: str, array: str) -> tuple[Array, int] | None:
        """Returns one column without rows, and how many it has."""
        faults, path, where = self.faults, self.path(column), (array, self.file)
        fix = suggest(str(array), self.archive.files).fix
        if not faults.passes("KF712", path, partial(find_array, self.archive, *where), fix):
            return None
        found = faults.attempt("KF711", path, partial(read_array_header, self.archive, *where))
        used = self.request.used is None or column in self.request.used
        if not found:
            return None
        if used and not faults.passes("KF713", path, partial(check_objects, found[1], *where)):
            return None
        shape, dtype = found
        empty = faults.attempt("KF711", path, partial(_without_rows, shape, dtype, *where))
        return None if empty is None else (empty, shape[0])


def _without_rows(shape: tuple[int, ...], dtype: np.dtype[Any], array: str, file: str) -> Array:
    try:
        return column_like(shape, dtype)
    except ValueError as error:
        message = f"the array cannot be read: {error}"
        raise DataError(message, file=file, column=array) from error


def _preview(request: Request, faults: DataFaults) -> dict[str, Header]:
    path, names = request.path / "path", request.options.get("path")
    files = faults.attempt("KF710", path, partial(request.files, names)) or []
    seen: dict[str, list[tuple[Table, int, Path]]] = {}
    for file in files:
        before = len(faults.problems)
        archive = faults.attempt("KF711", path, partial(open_npz, *file))
        with nullcontext() if archive is None else archive:
            told = (archive, file[1], request, faults)
            found = {} if archive is None else _read_headers(*told)
        for split, header in found.items():
            seen.setdefault(split, []).append(header)
        if len(faults.problems) > before:
            break  # the next file would only repeat it
    together = {split: _together(parts, names, faults) for split, parts in seen.items()}
    return {split: header for split, header in together.items() if header is not None}


def _together(
    parts: list[tuple[Table, int, Path]], names: Any, faults: DataFaults
) -> Header | None:
    """Returns the header of several files as one; None where they do not agree."""
    rows, path = sum(part[1] for part in parts), parts[0][2]
    tables = [part[0] for part in parts]
    table = faults.attempt("KF711", path, partial(join_tables, tables, names))
    return None if table is None else Header(table, rows, path)


def _list_files(request: Request) -> list[tuple[FilePath, str]]:
    return request.files(request.options["path"])  # its `splits` name arrays


READER = Reader(read_npz, _preview, open_npz_stream, _list_files)
