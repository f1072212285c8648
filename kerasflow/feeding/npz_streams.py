"""NumPy's archives read some rows at a time, compressed ones too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from math import prod
from pathlib import Path
from typing import IO, Any

import numpy as np

from kerasflow.errors import DataError
from kerasflow.feeding.npz import (
    HEADERS,
    TOGETHER,
    UNREADABLE,
    as_column,
    check_objects,
    check_rows,
    choose_arrays,
    compare_lengths,
    find_array,
    open_npz,
)
from kerasflow.feeding.requests import Request
from kerasflow.feeding.shards import join_tables, read_each
from kerasflow.feeding.streams import CHUNK_BYTES, Part, Stream, rows_of
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
    heads: dict[str, Array] = {}
    lengths: dict[str, int] = {}
    for name, array in columns.items():
        find_array(archive, array, file)
        with _Member(archive, path, array, file) as member:
            heads[name] = as_column(np.empty((0, *member.shape[1:]), member.dtype))
            lengths[name] = member.shape[0]
    compare_lengths(lengths, file, TOGETHER)
    labels = {name: array for name, array in columns.items() if name != array}
    model = Table(heads, file, labels=labels)
    rows = next(iter(lengths.values()))
    return model, Part(file, rows, partial(_read, _Archive(path, file, dict(columns), model, rows)))


@dataclass(frozen=True, slots=True)
class _Archive:
    """The columns of one split in one file."""

    path: Path
    file: str
    arrays: dict[str, str]
    model: Table
    rows: int


def _read(archive: _Archive, names: Sequence[str]) -> Iterator[Table]:
    step = rows_of(CHUNK_BYTES, archive.model.only(names))
    with open_npz(archive.path, archive.file) as opened, ExitStack() as stack:
        members = {}
        for name in names:
            member = _Member(opened, archive.path, archive.arrays[name], archive.file)
            members[name] = stack.enter_context(member)
        for start in range(0, archive.rows, step):
            rows = range(start, min(start + step, archive.rows))
            found = {name: as_column(member.read(rows)) for name, member in members.items()}
            yield Table(found, archive.file)


class _Member:
    """One array of an archive, read from its first row to its last.

    Args:
        archive: Open.
        path: Of the archive.
        array: Its name.
        file: What the archive is called in messages.
    """

    def __init__(self, archive: Any, path: Path, array: str, file: str) -> None:
        self._array, self._file = array, file
        try:
            self._opened = archive.zip.open(f"{array}.npy")
            read = HEADERS[np.lib.format.read_magic(self._opened)]
            self.shape, self._by_columns, self.dtype = read(self._opened)
        except (*UNREADABLE, KeyError) as error:
            raise self._fault(f"the array cannot be read: {error}") from error
        check_objects(self.dtype, array, file)
        check_rows(self.shape, array, file)
        if self._by_columns and len(self.shape) > 1:
            self._opened = self._open_raw(archive, path)
        else:
            self._by_columns = False

    def __enter__(self) -> _Member:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def read(self, rows: range) -> Array:
        """Returns the rows that come next."""
        try:
            if self._by_columns:
                return self._read_columns(rows)
            found = self._read(len(rows) * prod(self.shape[1:]))
            if rows.stop == self.shape[0]:
                self._opened.read(1)  # compares the checksum of the whole
        except UNREADABLE as error:
            raise self._fault(f"the array cannot be read: {error}") from error
        return found.reshape(len(rows), *self.shape[1:])

    def _read(self, count: int) -> Array:
        size = count * self.dtype.itemsize
        found: bytes = self._opened.read(size)
        if len(found) < size:
            raise ValueError("it ends before its last row")
        return np.frombuffer(found, self.dtype)

    def _open_raw(self, archive: Any, path: Path) -> IO[bytes]:
        """Returns the file of the archive; the array in it is stored column by column."""
        member = archive.zip.getinfo(f"{self._array}.npy")
        if member.compress_type:
            hint = "write it with `numpy.ascontiguousarray`, or uncompressed"
            raise self._fault(f"the array is stored by columns, and cannot be streamed; {hint}")
        opened = path.open("rb")
        opened.seek(member.header_offset + 26)
        name, extra = (int.from_bytes(opened.read(2), "little") for _ in range(2))
        self._first = member.header_offset + 30 + name + extra + self._opened.tell()
        self._opened.close()
        return opened

    def _read_columns(self, rows: range) -> Array:
        columns = []
        for column in range(prod(self.shape[1:])):
            cell = column * self.shape[0] + rows.start
            self._opened.seek(self._first + cell * self.dtype.itemsize)
            columns.append(self._read(len(rows)))
        return np.stack(columns, axis=-1).reshape((len(rows), *self.shape[1:]), order="F")

    def _fault(self, message: str) -> DataError:
        return DataError(message, file=self._file, column=self._array)
