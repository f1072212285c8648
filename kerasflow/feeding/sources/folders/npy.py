"""Arrays of NumPy in files of their own, one for each row."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np

from kerasflow.errors import DataError
from kerasflow.feeding.sources.npz.tables import HEADERS, UNREADABLE
from kerasflow.feeding.tables import Array


def npy_header(path: Path, name: str) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """Returns the shape and dtype of an array, of whose data the length alone is looked at.

    Args:
        path: Where it is.
        name: What it is called in messages.

    Raises:
        DataError: It is damaged, or not of numbers.
    """
    try:
        with path.open("rb") as file:
            shape, _, dtype = HEADERS[np.lib.format.read_magic(file)](file)
            left = path.stat().st_size - file.tell()
    except UNREADABLE as error:
        raise DataError(f"the array cannot be read: {error}", file=name) from error
    if dtype.kind not in "biuf":
        raise DataError(f"expected an array of numbers, found {dtype}", file=name)
    if left != math.prod(shape) * dtype.itemsize:
        message = f"the file has {left:,} bytes for an array of shape {list(shape)}"
        raise DataError(message, "save it again", file=name)
    return shape, dtype


def read_npy(like: tuple[tuple[int, ...], np.dtype[Any]], path: Path, name: str) -> Array:
    """Returns an array that has the shape and dtype of another one.

    Raises:
        DataError: It is damaged, or not like that.
    """
    shape, dtype = npy_header(path, name)
    if (shape, dtype) != like:
        found, wanted = f"{dtype} of shape {list(shape)}", f"{like[1]} of shape {list(like[0])}"
        message = f"the array is {found}, and that of the first row {wanted}"
        raise DataError(message, "save all alike", file=name)
    try:
        array: Array = np.load(path, allow_pickle=False)
    except UNREADABLE as error:
        raise DataError(f"the array cannot be read: {error}", file=name) from error
    return array
