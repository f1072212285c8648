"""The source `npz`: NumPy's archives of arrays, without pickled objects."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from kerasflow.errors import DataError, Refusal
from kerasflow.feeding.requests import Request
from kerasflow.feeding.shards import join_tables, read_each
from kerasflow.feeding.sources.packing import check_archive
from kerasflow.feeding.tables import Array, Table, missing_name, unreadable

TOGETHER = "say with `columns` or `splits` which arrays belong together"


def read_npz(request: Request) -> dict[str, Table]:
    """Reads the arrays of one archive, or of several with the same arrays, as columns.

    Options: `path`; then `splits`, a mapping from split to {column: array}; or `columns`, one
    {column: array}; or neither, when every array is a column under its own name.

    Raises:
        DataError: The file is missing or broken, or the arrays do not fit together.
    """
    request.check_options()
    names, options = request.options.get("path"), request.options
    tables = read_each(request.files(names), partial(_read_file, options=options))
    return {split: join_tables([each[split] for each in tables], names) for split in tables[0]}


def _read_file(path: Path, name: str, options: Mapping[str, Any]) -> dict[str, Table]:
    with open_npz(path, name) as archive:
        chosen = choose_arrays(options, archive.files)
        return {split: _read_table(archive, columns, name) for split, columns in chosen.items()}


def open_npz(path: Path, name: str) -> Any:
    """Opens an archive of arrays; unpickles nothing.

    Raises:
        DataError: The file is none.
    """
    if not zipfile.is_zipfile(path):
        found = "the file is empty" if path.stat().st_size == 0 else "the file is no npz archive"
        raise DataError(found, "write one with `numpy.savez`", file=name)
    check_archive(path, name)
    try:
        archive = np.load(path, allow_pickle=False)
    except UNREADABLE as error:
        raise DataError(f"the archive is damaged: {error}", file=name) from error
    if not isinstance(archive, np.lib.npyio.NpzFile):
        raise DataError("the archive is damaged: it begins like a single array", file=name)
    return archive


def choose_arrays(options: Mapping[str, Any], arrays: list[str]) -> Mapping[str, Mapping[str, str]]:
    """Returns the array of every column, by split, as the options of the source say it."""
    if "splits" in options:
        return dict(options["splits"])
    return {"train": options.get("columns") or {array: array for array in arrays}}


def _read_table(archive: Any, columns: Any, file: str) -> Table:
    arrays = {name: read_array(archive, array, file) for name, array in columns.items()}
    labels = {name: array for name, array in columns.items() if name != array}
    table = Table(
        {name: as_column(array, name, file) for name, array in arrays.items()}, file, labels=labels
    )
    check_lengths(table, TOGETHER)
    return table


def read_array(archive: Any, array: str, file: str) -> Array:
    """Reads one array of an open archive.

    Raises:
        DataError: There is none of that name, it is damaged, or a single value.
    """
    find_array(archive, array, file)
    if array in _stored(archive):
        shape, dtype = read_array_header(archive, array, file)
        if dtype.hasobject:
            return unreadable(shape[0], *PICKLED)
    try:
        found: Array = archive[array]
    except UNREADABLE as error:
        message = f"the array cannot be read: {error}"
        raise DataError(message, file=file, column=array) from error
    if isinstance(found, bytes):
        raise DataError("this is no array", file=file, column=array)
    check_rows(found.shape, array, file)
    return found


def _stored(archive: Any) -> set[str]:
    """Returns the names of what an open archive stores as arrays."""
    names: list[str] = archive.zip.namelist()
    return {name.removesuffix(".npy") for name in names if name.endswith(".npy")}


def find_array(archive: Any, array: str, file: str) -> None:
    """Refuses the name of an array that an open archive does not have.

    Raises:
        DataError: With the nearest name.
    """
    if array not in archive.files:
        refusal = missing_name("array", str(array), archive.files)
        raise DataError(*refusal, file=file, column=str(array))


def read_array_header(archive: Any, array: str, file: str) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """Returns the shape and dtype of an array, of which only the first bytes are read.

    Raises:
        DataError: It is damaged, or a single value.
    """
    try:
        # Text of an archive is stored under its own name, an array with a suffix.
        with archive.zip.open(f"{array}.npy") as member:
            read = HEADERS[np.lib.format.read_magic(member)]
            shape, _, dtype = read(member)
    except UNREADABLE as error:
        message = f"the array cannot be read: {error}"
        raise DataError(message, file=file, column=array) from error
    check_rows(shape, array, file)
    return shape, dtype


def check_rows(shape: tuple[int, ...], array: str, file: str) -> None:
    """Refuses an array without an axis of rows.

    Raises:
        DataError: It is a single value.
    """
    if not shape:
        message = "this is a single value, not an array with an axis of rows"
        raise DataError(message, file=file, column=array)


def check_objects(dtype: np.dtype[Any], array: str, file: str) -> None:
    """Refuses an array of Python objects, which a file can hold only as pickles.

    Raises:
        DataError: It is one.
    """
    if dtype.hasobject:
        raise DataError(*PICKLED, file=file, column=array)


def column_like(shape: tuple[int, ...], dtype: np.dtype[Any]) -> Array:
    """Returns a column without rows, as `read_array` and `as_column` give it with them.

    Args:
        shape: Of the array in the file.
        dtype: The same.
    """
    if dtype.hasobject:
        return unreadable(0, *PICKLED)
    return as_column(np.empty((0, *shape[1:]), dtype))


UNREADABLE = Exception
"""What NumPy raises on a damaged file: it parses heads as Python, and raises whatever that does."""
PICKLED = Refusal(
    "the array holds pickled Python objects, which are never loaded",
    "save text as `numpy.array(texts, dtype=str)` and numbers with a numeric dtype",
)
# The third version is for fields with names in any letters, which no column has.
HEADERS: Mapping[tuple[int, int], Callable[[Any], Any]] = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}


def as_column(array: Array, name: str | None = None, file: str | None = None) -> Array:
    """Returns an array as a column: NumPy's kinds of text become `str` objects, None ``""``.

    Args:
        array: Of any dtype.
        name: Of the column, for messages.
        file: That it was read from, for messages.

    Raises:
        DataError: Text that is no Unicode, which only damaged files hold.
    """
    if array.dtype.kind == "S":
        try:
            return np.char.decode(array, "utf-8").astype(object)
        except UnicodeDecodeError as error:
            message = f"the text is no UTF-8: {error}"
            raise DataError(message, file=file, column=name) from error
    if array.dtype.kind == "U" and array.size and array.dtype.itemsize:
        _check_unicode(array, name, file)
    if array.dtype.kind == "O":
        cells = ("" if cell is None else cell for cell in array.flat)
        return np.fromiter(cells, dtype=object, count=array.size).reshape(array.shape)
    return array.astype(object) if array.dtype.kind in "UT" else array


def _check_unicode(array: Array, name: str | None, file: str | None) -> None:
    native = np.ascontiguousarray(array, array.dtype.newbyteorder("="))
    codes = native.reshape(-1).view(np.uint32).reshape(len(array), -1)
    wrong = (codes > _LAST_CODE) | ((codes >= _HALVES[0]) & (codes <= _HALVES[1]))
    if wrong.any():
        row = int(wrong.any(axis=1).argmax()) + 1
        raise DataError("the text is no Unicode", file=file, column=name, row=row)


_LAST_CODE = 0x10FFFF
_HALVES = (0xD800, 0xDFFF)
"""Halves of a letter, which stand for nothing alone."""


def check_lengths(table: Table, hint: str = "give one row of each for every example") -> None:
    """Refuses a table without rows or with columns of different lengths.

    Args:
        table: To be looked at.
        hint: What to do about different lengths.

    Raises:
        DataError: With the lengths of the columns.
    """
    compare_lengths({name: len(column) for name, column in table.columns.items()}, table.file, hint)


def compare_lengths(lengths: Mapping[str, int], file: str | None, hint: str) -> None:
    """Refuses columns of different lengths, or without any rows.

    Raises:
        DataError: With the lengths.
    """
    if len(set(lengths.values())) > 1:
        shown = ", ".join(f"`{name}` has {length}" for name, length in lengths.items())
        message = f"the columns have different numbers of rows: {shown}"
        raise DataError(message, hint, file=file)
    if not any(lengths.values()):
        raise DataError("there are no rows", file=file)
