"""The source `tfrecord`: files of records whose features the blueprint declares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from kerasflow.errors import DataError
from kerasflow.feeding.packing import refuse_bomb
from kerasflow.feeding.record_columns import RecordColumn, declared_columns
from kerasflow.feeding.record_faults import explain_damage, explain_records
from kerasflow.feeding.record_files import packing_of, record_sizes
from kerasflow.feeding.requests import Request
from kerasflow.feeding.tables import Array, Table

Columns = Sequence[RecordColumn]

_BATCH_ROWS = 1024
_BATCH_BYTES = 64 * 2**20


def read_tfrecord(request: Request) -> dict[str, Table]:
    """Reads files of `tf.train.Example` records, some for each split, parsed by TensorFlow.

    Options: `path`, or `splits`, a mapping from split to paths; `columns`, what each feature is.
    Files may be packed as a whole, by GZIP or ZLIB. A record is a row; features that are not
    declared are left out.

    Raises:
        DataError: A file is missing, damaged or none of these, or a record has not what is
            declared; with the record and the column.
    """
    request.check_options()
    columns = declared_columns(request.options)
    return request.read_files(partial(read_record_file, columns=columns))


def read_record_file(path: Path, file: str, columns: Columns) -> Table:
    """Reads one file.

    Raises:
        DataError: It is damaged, or a record has not what is declared.
    """
    rows, largest = _measure(path, file, columns)
    arrays = {each.name: np.empty((rows, *each.shape), each.array_dtype) for each in columns}
    done = 0
    for batch in _batches(path, file, min(_BATCH_ROWS, max(1, _BATCH_BYTES // largest))):
        count = len(batch)
        parts = {name: array[done : done + count] for name, array in arrays.items()}
        _parse(batch, parts, columns, (file, done))
        done += count
    if done != rows:
        message = f"TensorFlow reads {done} records, and there are {rows}"
        raise DataError(f"{message}; write the file again", file=file)
    return Table(arrays, file)


def _measure(path: Path, file: str, columns: Columns) -> tuple[int, int]:
    """Returns how many records there are, and the bytes of the largest; refuses a trap."""
    rows, largest, total = 0, 1, 0
    for size in record_sizes(path, file):
        rows, largest, total = rows + 1, max(largest, size), total + size
    # How large images become is looked at one by one.
    refuse_bomb(
        rows * sum(each.row_bytes for each in columns if each.decode != "image"), total, file
    )
    return rows, largest


def _batches(path: Path, file: str, size: int) -> Iterator[Any]:
    """Yields the records of a file, so many at a time, as tensors of bytes."""
    import tensorflow as tf

    options = tf.data.Options()
    options.autotune.enabled = False
    try:
        with tf.device("CPU:0"):
            records = tf.data.TFRecordDataset(str(path), packing_of(path, file))
            yield from records.batch(size).with_options(options)
    except tf.errors.OpError as error:
        raise explain_damage(path, file, packing_of(path, file)) from error


def _parse(batch: Any, parts: dict[str, Array], columns: Columns, place: tuple[str, int]) -> None:
    """Writes some records into rows of the columns; the place is the file and the rows before."""
    import tensorflow as tf

    file, before = place
    try:
        with tf.device("CPU:0"):
            features = {each.name: each.feature() for each in columns}
            parsed = tf.io.parse_example(batch, features)
            for each in columns:
                each.fill(parts[each.name], parsed[each.name])
    except (tf.errors.OpError, UnicodeDecodeError) as error:
        # TensorFlow repeats the bytes of a record in its messages, and cannot read them itself.
        raise explain_records(batch.numpy(), columns, place) from error
    except DataError as error:
        row = before + (error.row or 1)
        raise DataError(error.message, file=file, column=error.column, row=row) from error
