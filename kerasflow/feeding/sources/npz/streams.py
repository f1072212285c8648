"""NumPy's archives read some rows at a time, compressed ones too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from math import prod
from pathlib import Path
from threading import Lock
from typing import IO, Any

import numpy as np

from kerasflow.errors import DataError
from kerasflow.feeding.requests import Request
from kerasflow.feeding.shards import join_tables, read_each
from kerasflow.feeding.sources.npz.tables import (
    HEADERS,
    TOGETHER,
    UNREADABLE,
    as_column,
    check_rows,
    choose_arrays,
    column_like,
    compare_lengths,
    find_array,
    open_npz,
)
from kerasflow.feeding.streaming.streams import CHUNK_BYTES, Part, Stream, rows_of
from kerasflow.feeding.tables import Array, Table


def open_npz_stream(request: Request) -> dict[str, Stream]:
    """Returns the arrays of one archive, or of several with the same arrays, as columns.

    The options are those of `read_npz`; the headers of the arrays are read, and nothing else.

    Raises:
        DataError: The file is missing or broken, or the arrays do not fit together.
    """
    request.check_options()
    names = request.options.get("path")
    found = read_each(request.files(names), partial(_open_file, options=request.options))
    return {
        split: Stream(
            join_tables([each[split][0] for each in found], names),
            tuple(each[split][1] for each in found),
        )
        for split in found[0]
    }


def _open_file(path: Path, name: str, options: Mapping[str, Any]) -> dict[str, tuple[Table, Part]]:
    with open_npz(path, name) as archive:
        chosen = choose_arrays(options, archive.files)
        return {split: _open(archive, path, columns, name) for split, columns in chosen.items()}


def _open(archive: Any, path: Path, columns: Any, file: str) -> tuple[Table, Part]:
    if not isinstance(columns, Mapping):
        raise DataError(f"expected a mapping from column to array, found `{columns!r}`", file=file)
    heads = {name: _read_head(archive, array, file) for name, array in columns.items()}
    lengths = {name: head.shape[0] for name, head in heads.items()}
    compare_lengths(lengths, file, TOGETHER)
    empty = {name: column_like(head.shape, head.dtype) for name, head in heads.items()}
    labels = {name: array for name, array in columns.items() if name != array}
    stored = _Archive(path, file, heads, Table(empty, file, labels=labels))
    rows = next(iter(lengths.values()))
    return stored.model, Part(file, rows, partial(_read, stored, rows))


@dataclass(frozen=True, slots=True)
class _Head:
    """What an archive says of an array; the array itself begins so many bytes behind."""

    array: str
    shape: tuple[int, ...]
    by_columns: bool
    dtype: np.dtype[Any]
    length: int


# NumPy parses a head as Python, and Python 3.11 fails where two threads parse at the same time.
_PARSING = Lock()


def _read_head(archive: Any, array: str, file: str) -> _Head:
    find_array(archive, array, file)
    try:
        with archive.zip.open(f"{array}.npy") as opened, _PARSING:
            read = HEADERS[np.lib.format.read_magic(opened)]
            shape, by_columns, dtype = read(opened)
            length = opened.tell()
    except UNREADABLE as error:
        message = f"the array cannot be read: {error}"
        raise DataError(message, file=file, column=array) from error
    check_rows(shape, array, file)
    by_columns = by_columns and len(shape) > 1
    if by_columns and archive.zip.getinfo(f"{array}.npy").compress_type:
        hint = "write it with `numpy.ascontiguousarray`, or uncompressed"
        message = "the array is stored by columns, and cannot be streamed"
        raise DataError(message, hint, file=file, column=array)
    return _Head(array, shape, by_columns, dtype, length)


@dataclass(frozen=True, slots=True)
class _Archive:
    """The columns of one split in one file."""

    path: Path
    file: str
    heads: dict[str, _Head]
    model: Table


def _read(archive: _Archive, rows: int, names: Sequence[str]) -> Iterator[Table]:
    step = rows_of(CHUNK_BYTES, archive.model.only(names))
    with open_npz(archive.path, archive.file) as opened, ExitStack() as stack:
        members = {
            name: stack.enter_context(_Member(opened, archive, archive.heads[name]))
            for name in names
        }
        for start in range(0, rows, step):
            part = range(start, min(start + step, rows))
            found = {
                name: as_column(member.read(part), name, archive.file)
                for name, member in members.items()
            }
            yield Table(found, archive.file)


class _Member:
    """One array of an archive, read from its first row to its last."""

    def __init__(self, opened: Any, archive: _Archive, head: _Head) -> None:
        self._file, self._head, self._first = archive.file, head, 0
        if head.by_columns:
            self._opened = self._open_raw(opened, archive.path)
            return
        try:
            self._opened = opened.zip.open(f"{head.array}.npy")
            self._opened.read(head.length)
        except UNREADABLE as error:
            raise self._fault(f"the array cannot be read: {error}") from error

    def __enter__(self) -> _Member:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def read(self, rows: range) -> Array:
        """Returns the rows that come next."""
        try:
            if self._head.by_columns:
                return self._read_columns(rows)
            found = self._read(len(rows) * prod(self._head.shape[1:]))
            if rows.stop == self._head.shape[0]:
                self._opened.read(1)  # compares the checksum of the whole
        except UNREADABLE as error:
            raise self._fault(f"the array cannot be read: {error}") from error
        return found.reshape(len(rows), *self._head.shape[1:])

    def _read(self, count: int) -> Array:
        size = count * self._head.dtype.itemsize
        found: bytes = self._opened.read(size)
        if len(found) < size:
            raise ValueError("it ends before its last row")
        return np.frombuffer(found, self._head.dtype)

    def _open_raw(self, archive: Any, path: Path) -> IO[bytes]:
        """Returns the file of the archive; the array in it is stored column by column."""
        member = archive.zip.getinfo(f"{self._head.array}.npy")
        opened = path.open("rb")
        opened.seek(member.header_offset + 26)
        name, extra = (int.from_bytes(opened.read(2), "little") for _ in range(2))
        self._first = member.header_offset + 30 + name + extra + self._head.length
        return opened

    def _read_columns(self, rows: range) -> Array:
        columns = []
        for column in range(prod(self._head.shape[1:])):
            cell = column * self._head.shape[0] + rows.start
            self._opened.seek(self._first + cell * self._head.dtype.itemsize)
            columns.append(self._read(len(rows)))
        return np.stack(columns, axis=-1).reshape((len(rows), *self._head.shape[1:]), order="F")

    def _fault(self, message: str) -> DataError:
        return DataError(message, file=self._file, column=self._head.array)
