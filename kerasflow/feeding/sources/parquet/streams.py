"""Parquet files read some rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from kerasflow.feeding.requests import Request
from kerasflow.feeding.shards import join_tables, read_each
from kerasflow.feeding.sources.frames import frame_columns
from kerasflow.feeding.sources.parquet.tables import read_parquet_header, readable, refuse_large
from kerasflow.feeding.streaming.streams import CHUNK_BYTES, Part, Stream, rows_of
from kerasflow.feeding.tables import Table


def open_parquet(request: Request) -> dict[str, Stream]:
    """Returns the files of each split; the options are those of `read_parquet`.

    Of each file the footer is read, and nothing else.

    Raises:
        DataError: A file is missing, broken or without rows.
    """
    request.check_options()
    return {
        split: _open(request.files(names), names) for split, names in request.by_split().items()
    }


def _open(files: Sequence[tuple[Path, str]], names: object) -> Stream:
    found = read_each(files, read_parquet_header)
    parts = [
        Part(file, rows, partial(_read, path, table))
        for (path, file), (table, rows) in zip(files, found, strict=True)
    ]
    return Stream(join_tables([table for table, _ in found], names), tuple(parts))


def _read(path: Path, model: Table, names: Sequence[str]) -> Iterator[Table]:
    import polars as pl
    from polars import selectors

    file = model.file or ""
    step, start = rows_of(CHUNK_BYTES, model.only(names)), 0
    with readable(path, file):
        refuse_large(path, file)
    while True:
        with readable(path, file):
            lazy = pl.scan_parquet(path, glob=False).select(selectors.by_name(*names))
            frame = lazy.slice(start, step).collect()
        if not frame.height:
            return
        yield Table(frame_columns(frame), file)
        start += frame.height
