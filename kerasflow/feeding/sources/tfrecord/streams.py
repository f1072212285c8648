"""TFRecord files read some rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from kerasflow.feeding.requests import Request
from kerasflow.feeding.shards import join_tables, read_each
from kerasflow.feeding.sources.tfrecord.columns import declared_columns
from kerasflow.feeding.sources.tfrecord.tables import (
    Columns,
    RecordFile,
    empty_table,
    fill_tables,
    measure_file,
)
from kerasflow.feeding.streaming.streams import CHUNK_BYTES, Part, Stream, rows_of
from kerasflow.feeding.tables import Table


def open_records(request: Request) -> dict[str, Stream]:
    """Returns the files of each split; the options are those of `read_tfrecord`.

    The lengths of the records are read, and nothing else.

    Raises:
        DataError: A file is missing or damaged.
    """
    request.check_options()
    columns = declared_columns(request.options)
    return {
        split: _open(request.files(names), columns, names)
        for split, names in request.by_split().items()
    }


def _open(files: Sequence[tuple[Path, str]], columns: Columns, names: object) -> Stream:
    parts = read_each(files, partial(_part, columns=columns))
    model = join_tables([empty_table(columns, part.file) for part in parts], names)
    return Stream(model, tuple(parts))


def _part(path: Path, file: str, *, columns: Columns) -> Part:
    source = measure_file(path, file)
    return Part(file, source.rows, partial(_read, source, columns))


def _read(source: RecordFile, columns: Columns, names: Sequence[str]) -> Iterator[Table]:
    by_name = {each.name: each for each in columns}
    wanted = [by_name[name] for name in names]
    step = rows_of(CHUNK_BYTES, empty_table(wanted, source.file))

    def new_rows(_: int, count: int) -> Table:
        return empty_table(wanted, source.file, count)

    return fill_tables(source, wanted, new_rows, step)
