"""The columns of TFRecord files as they are declared, and how their cells become arrays."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from kerasflow.blueprints.sources.files import COLORS
from kerasflow.errors import DataError
from kerasflow.feeding.casting import find_misfit
from kerasflow.feeding.shards import READERS
from kerasflow.feeding.sources.folders.image_headers import checked_size
from kerasflow.feeding.sources.folders.images import decode_image
from kerasflow.feeding.tables import Array


@dataclass(frozen=True, slots=True)
class RecordColumn:
    """One feature of the records.

    Args:
        name: Of the feature.
        dtype: Of the column; ``string`` for text.
        shape: Of one row.
        decode: What the bytes of a cell are: ``image``, ``raw`` or ``tensor``; None where the
            record has the values themselves.
        pad: What shorter lists are filled with; None where all have one length.
    """

    name: str
    dtype: str
    shape: tuple[int, ...] = ()
    decode: str | None = None
    pad: float | None = None

    @property
    def array_dtype(self) -> np.dtype[Any]:
        """Of the column as an array."""
        return np.dtype(object if self.dtype == "string" else self.dtype)

    @property
    def row_bytes(self) -> int:
        """Of one row as an array."""
        return self.array_dtype.itemsize * math.prod(self.shape)

    @property
    def stored(self) -> str:
        """What a record has of it: ``bytes``, ``int64`` or ``float32``."""
        if self.decode or self.dtype == "string":
            return "bytes"
        return "float32" if self.array_dtype.kind == "f" else "int64"

    @property
    def stored_shape(self) -> tuple[int, ...]:
        """How the values lie in a record."""
        return () if self.decode else self.shape

    def feature(self) -> Any:
        """Returns what TensorFlow is told of it."""
        import tensorflow as tf

        dtype = {"bytes": tf.string, "int64": tf.int64, "float32": tf.float32}[self.stored]
        if self.pad is not None:
            return tf.io.RaggedFeature(dtype)
        return tf.io.FixedLenFeature(self.stored_shape, dtype)

    def fill(self, rows: Array, parsed: Any) -> None:
        """Writes what TensorFlow has parsed into rows of the column.

        Raises:
            DataError: A cell is no text, no such array or image, or out of the dtype's range; with
                the number of the row among these.
        """
        values = self._padded(parsed) if self.pad is not None else parsed.numpy()
        if self.decode:
            _DECODERS[self.decode](self, rows, values)
        elif self.dtype == "string":
            for index, cell in np.ndenumerate(values):
                rows[index] = self._as_text(cell, index[0])
        else:
            rows[:] = self._in_range(values)

    def fault(self, message: str, index: int, hint: str | None = None) -> DataError:
        """Returns the error for the cell of one of some rows."""
        return DataError(message, hint, column=self.name, row=index + 1)

    def _padded(self, lists: Any) -> Array:
        lengths, most = lists.row_lengths().numpy(), self.shape[0]
        if (lengths > most).any():
            index = int(np.argmax(lengths > most))
            raise self.fault(f"there are {lengths[index]} values, over {most}", index)
        found: Array = lists.to_tensor(self.pad, shape=(None, most)).numpy()
        return found

    def _in_range(self, values: Array) -> Array:
        """Returns numbers that their dtype can hold."""
        index = find_misfit(values, self.array_dtype)
        if index is not None:
            raise self.fault(f"{values[index]} is no {self.dtype}", index[0])
        return values

    def _as_text(self, cell: bytes, index: int) -> str:
        try:
            return cell.decode()
        except UnicodeDecodeError as error:
            message = f"the bytes are no text in UTF-8: {error}"
            raise self.fault(message, index, hint="decode them, or save UTF-8") from error


def declared_columns(options: Mapping[str, Any]) -> tuple[RecordColumn, ...]:
    """Returns the columns that a source declares."""
    return tuple(_declared(name, told) for name, told in options["columns"].items())


def _declared(name: str, told: Any) -> RecordColumn:
    if isinstance(told, str):
        return RecordColumn(name, told)
    if told.get("decode") == "image":
        shape = (*told["size"], COLORS[told.get("color", "rgb")])
        return RecordColumn(name, "uint8", shape, "image")
    shape = tuple(told.get("shape", ()))
    return RecordColumn(name, told["dtype"], shape, told.get("decode"), told.get("pad"))


def _fill_raw(column: RecordColumn, rows: Array, cells: Sequence[bytes] | Array) -> None:
    # What bytes other than 0 and 1 are as truth values, NumPy does not say.
    stored = np.dtype("uint8" if column.dtype == "bool" else column.dtype)
    size = stored.itemsize * math.prod(column.shape)
    for index, cell in enumerate(cells):
        if len(cell) != size:
            wanted = f"{column.dtype} of shape {list(column.shape)} has {size}"
            raise column.fault(f"there are {len(cell)} bytes, and {wanted}", index)
    rows[:] = np.frombuffer(b"".join(cells), stored.newbyteorder("<")).reshape(rows.shape)


def _fill_tensors(column: RecordColumn, rows: Array, cells: Array) -> None:
    contents = [_tensor_content(column, cell, index) for index, cell in enumerate(cells)]
    _fill_raw(column, rows, contents)


def _tensor_content(column: RecordColumn, cell: bytes, index: int) -> bytes:
    """Returns the content of a tensor, which nothing but its own bytes makes long."""
    from google.protobuf.message import DecodeError
    from tensorflow.core.framework.tensor_pb2 import TensorProto
    from tensorflow.dtypes import as_dtype

    try:
        found = TensorProto.FromString(cell)
    except DecodeError as error:
        message = "the bytes are no tensor"
        raise column.fault(message, index, hint="write it with `tf.io.serialize_tensor`") from error
    shape = [axis.size for axis in found.tensor_shape.dim]
    if (shape, found.dtype) != ([*column.shape], as_dtype(column.dtype).as_datatype_enum):
        message = f"the tensor has shape {shape} or another dtype than {column.dtype}"
        raise column.fault(message, index, hint="declare it as it was written")
    return bytes(found.tensor_content)


def _fill_images(column: RecordColumn, rows: Array, cells: Array) -> None:
    with ThreadPoolExecutor(READERS) as pool:
        for _ in pool.map(partial(_fill_image, column, rows), range(len(cells)), cells):
            pass  # what a thread raises comes out here


def _fill_image(column: RecordColumn, rows: Array, index: int, cell: bytes) -> None:
    height, width, channels = column.shape
    try:
        checked_size(io.BytesIO(cell), len(cell), column.name)
        rows[index] = decode_image(cell, (height, width, channels), column.name)
    except DataError as error:
        raise column.fault(error.message, index, error.hint) from error


_DECODERS: Mapping[str, Callable[[RecordColumn, Array, Any], None]] = {
    "raw": _fill_raw,
    "tensor": _fill_tensors,
    "image": _fill_images,
}
