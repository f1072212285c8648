"""How Parquet files are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from kerasflow.feeding.requests import Request
from kerasflow.feeding.shards import join_tables, read_each
from kerasflow.feeding.sources.frames import frame_columns
from kerasflow.feeding.sources.headers import preview_files
from kerasflow.feeding.sources.parquet.tables import (
    read_parquet,
    read_parquet_header,
    readable,
    refuse_large,
)
from kerasflow.feeding.sources.readers import Reader
from kerasflow.feeding.streaming.streams import CHUNK_BYTES, Part, Stream, rows_of
from kerasflow.feeding.tables import Table


def _open(request: Request) -> dict[str, Stream]:
    """Returns the files of each split, of which the footers are read and nothing else."""
    request.check_options()
    return {
        split: _join(request.files(names), names) for split, names in request.by_split().items()
    }


def _join(files: Sequence[tuple[Path, str]], names: object) -> Stream:
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


READER = Reader(read_parquet, partial(preview_files, glance=read_parquet_header), _open)
