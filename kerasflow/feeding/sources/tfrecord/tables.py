"""The source `tfrecord`: files of records whose features the blueprint declares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from kerasflow.errors import DataError, Refusal
from kerasflow.feeding.requests import Request
from kerasflow.feeding.sources.packing import refuse_bomb
from kerasflow.feeding.sources.tfrecord.columns import RecordColumn, declared_columns
from kerasflow.feeding.sources.tfrecord.faults import explain_damage, explain_records
from kerasflow.feeding.sources.tfrecord.files import packing_of, record_sizes
from kerasflow.feeding.tables import Table

Columns = Sequence[RecordColumn]
Allot = Callable[[int, int], Table]

_BATCH_ROWS = 1024
_BATCH_BYTES = 64 * 2**20
_READ_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A file whose lengths were looked at.

    Args:
        path: Where it is.
        file: What it is called in messages.
        rows: How many records there are.
        largest: The bytes of the largest, at least 1.
    """

    path: Path
    file: str
    rows: int
    largest: int


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
    source = measure_file(path, file)
    # How large images become is looked at one by one.
    row_bytes = sum(each.row_bytes for each in columns if each.decode != "image")
    refuse_bomb(source.rows * row_bytes, path.stat().st_size, file)
    table = empty_table(columns, file, source.rows)

    def next_rows(start: int, count: int) -> Table:
        return table.take(slice(start, start + count))

    for _ in fill_tables(source, columns, next_rows):
        pass  # the rows are those of the table
    return table


def fill_tables(
    source: RecordFile, columns: Columns, allot: Allot, most: int = _BATCH_ROWS
) -> Iterator[Table]:
    """Yields the records of a file, some at a time.

    Args:
        source: The file.
        columns: As they are declared.
        allot: Gives the rows to be filled with some records, by the first and how many.
        most: Rows at a time, at least 1.

    Raises:
        DataError: The file is damaged, or a record has not what is declared.
    """
    step, done = min(most, _BATCH_ROWS, max(1, _BATCH_BYTES // source.largest)), 0
    for batch in _batches(source, step):
        table = allot(done, len(batch))
        _parse(batch, table, columns, (source.file, done))
        done += len(batch)
        yield table
    if done != source.rows:
        message = f"TensorFlow reads {done} records, and there are {source.rows}"
        raise DataError(message, "write the file again", file=source.file)


def empty_table(columns: Columns, file: str, rows: int = 0) -> Table:
    """Returns the columns with rows that nobody has filled yet."""
    arrays = {each.name: np.empty((rows, *each.shape), each.array_dtype) for each in columns}
    return Table(arrays, file)


def measure_file(path: Path, file: str) -> RecordFile:
    """Returns a file with its measures.

    Raises:
        DataError: It is empty, cut short, no such file or a trap.
    """
    rows, largest = 0, 1
    for size in record_sizes(path, file):
        rows, largest = rows + 1, max(largest, size)
    return RecordFile(path, file, rows, largest)


def _batches(source: RecordFile, size: int) -> Iterator[Any]:
    """Yields the records of a file, so many at a time, as tensors of bytes."""
    import tensorflow as tf

    options = tf.data.Options()
    options.autotune.enabled = False
    packing = packing_of(source.path, source.file)
    try:
        with tf.device("CPU:0"):
            records = tf.data.TFRecordDataset(str(source.path), packing, _READ_BYTES)
            batches = iter(records.batch(size).with_options(options))
        yield from batches
    except tf.errors.OpError as error:
        raise explain_damage(source.path, source.file, packing) from error


def _parse(batch: Any, table: Table, columns: Columns, place: tuple[str, int]) -> None:
    """Writes some records into the rows of a table; their place is the file and the rows before."""
    import tensorflow as tf

    file, before = place
    try:
        with tf.device("CPU:0"):
            features = {each.name: each.feature() for each in columns}
            parsed = tf.io.parse_example(batch, features)
            for each in columns:
                each.fill(table.columns[each.name], parsed[each.name])
    except (tf.errors.OpError, UnicodeDecodeError) as error:
        # TensorFlow repeats the bytes of a record in its messages, and cannot read them itself.
        raise explain_records(batch.numpy(), columns, place) from error
    except DataError as error:
        row = before + (error.row or 1)
        said = Refusal(error.message, error.hint)
        raise DataError(*said, file=file, column=error.column, row=row) from error
