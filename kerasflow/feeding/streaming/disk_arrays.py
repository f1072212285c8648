"""Arrays laid on disk while they are made, and read again some rows at a time."""

from __future__ import annotations

import os
import tempfile
import weakref
from pathlib import Path
from typing import Any

import numpy as np

from kerasflow.errors import DataError
from kerasflow.feeding.tables import Array


class DiskArray:
    """An array in a file of its own, of which slices are read when they are asked for.

    The file has no name, so that it is gone when nobody holds the array any more, whatever ends
    the process.

    Args:
        folder: On the disk that holds it.
        like: Has the dtype, and the shape of a row.
    """

    def __init__(self, folder: Path, like: Array) -> None:
        self.dtype: np.dtype[Any] = like.dtype
        self.shape: tuple[int, ...] = (0, *like.shape[1:])
        self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115
        weakref.finalize(self, self._file.close)

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return len(self.shape)

    @property
    def row_bytes(self) -> int:
        """The size of a row."""
        return row_bytes(self)

    @property
    def nbytes(self) -> int:
        """The size of all rows."""
        return len(self) * self.row_bytes

    def __len__(self) -> int:
        return self.shape[0]

    def append(self, rows: Array) -> None:
        """Adds rows behind the last one.

        Raises:
            DataError: They have another shape or kind, or the disk is full.
        """
        if rows.shape[1:] != self.shape[1:] or rows.dtype != self.dtype:
            found = f"{list(self.shape[1:])} of {self.dtype} and {list(rows.shape[1:])}"
            raise DataError(f"rows come out in different forms: {found} of {rows.dtype}")
        view = np.ascontiguousarray(rows).reshape(-1).view(np.uint8).data
        try:
            while view:
                view = view[self._file.write(view) :]
        except OSError as error:
            message = f"the rows cannot be laid on disk: {error.strerror}"
            raise DataError(message, "`data.stream: false` holds them in memory") from error
        self.shape = (self.shape[0] + len(rows), *self.shape[1:])

    def __getitem__(self, rows: slice) -> Array:
        start, stop, _ = rows.indices(len(self))
        found = np.empty((max(0, stop - start), *self.shape[1:]), self.dtype)
        view, at = found.reshape(-1).view(np.uint8).data, start * self.row_bytes
        while view:
            count = os.preadv(self._file.fileno(), [view], at)
            view, at = view[count:], at + count
        return found

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        whole = self[:]
        return whole if dtype is None else whole.astype(dtype, copy=False)


class ProductArray:
    """The product of two arrays, made of slices of them.

    Args:
        one: A value for each row, shape (rows,).
        other: Of the same rows; shape (rows, …).
    """

    def __init__(self, one: Any, other: Any) -> None:
        self.one, self.other = one, other
        self.shape: tuple[int, ...] = other.shape
        self.dtype = np.result_type(one.dtype, other.dtype)
        self.nbytes = len(other) * row_bytes(self)

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, rows: slice) -> Array:
        found = self.other[rows]
        product: Array = self.one[rows].reshape(-1, *(1,) * (found.ndim - 1)) * found
        return product


class WidenedArray:
    """An array with axes of one element more, made of slices of it.

    Args:
        array: Shape (rows, …).
        axes: How many more.
    """

    def __init__(self, array: Any, axes: int) -> None:
        self.array = array
        self.shape: tuple[int, ...] = (*array.shape, *(1,) * axes)
        self.dtype, self.nbytes = array.dtype, array.nbytes

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, rows: slice) -> Array:
        found: Array = self.array[rows]
        return found.reshape(len(found), *self.shape[1:])


def row_bytes(part: Any) -> int:
    """Returns the bytes of a row of something with a shape and a dtype."""
    return int(np.prod(part.shape[1:], dtype=np.int64)) * int(part.dtype.itemsize)
