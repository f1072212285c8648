"""The source `parquet`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kerasflow.errors import DataError
from kerasflow.feeding.requests import Request
from kerasflow.feeding.sources.frames import frame_columns
from kerasflow.feeding.sources.packing import refuse_bomb
from kerasflow.feeding.sources.panics import panics_told
from kerasflow.feeding.tables import Table

_NUMBER_BYTES = 8


def read_parquet(request: Request) -> dict[str, Table]:
    """Reads one file, or one a split.

    Options: `path`, or `splits`, a mapping from split to path.

    Raises:
        DataError: A file is missing, broken or without rows.
    """
    request.check_options()
    return request.read_files(read_parquet_file)


def read_parquet_file(path: Path, file: str) -> Table:
    """Reads one file.

    Raises:
        DataError: It is broken or has no rows.
    """
    import polars as pl

    with readable(path, file):
        refuse_large(path, file)
        frame = pl.read_parquet(path, glob=False)
    if frame.height == 0:
        raise DataError("there are no rows", file=file)
    return Table(frame_columns(frame), file)


def read_parquet_header(path: Path, file: str) -> tuple[Table, int]:
    """Returns the columns of one file without rows, and how many rows there are.

    Only the footer is read; and one row of columns of lists, whose length it does not tell.

    Raises:
        DataError: The file is broken or has no rows.
    """
    import polars as pl

    with readable(path, file):
        lazy, schema = pl.scan_parquet(path, glob=False), pl.read_parquet_schema(path)
        rows = int(lazy.select(pl.len()).collect().item())
        lists = [name for name, kind in schema.items() if kind.is_nested()]
        first = lazy.select(lists).head(1).collect() if lists else pl.DataFrame()
    if rows == 0:
        raise DataError("there are no rows", file=file)
    plain = pl.DataFrame(schema={name: schema[name] for name in schema if name not in lists})
    columns = {**frame_columns(plain), **frame_columns(first)}
    return Table({name: columns[name][:0] for name in schema}, file), rows


def refuse_large(path: Path, file: str) -> None:
    """Refuses a file whose columns repeat a few values more often than anybody means.

    Raises:
        DataError: It is one.
    """
    import polars as pl

    rows = int(pl.scan_parquet(path, glob=False).select(pl.len()).collect().item())
    columns = len(pl.read_parquet_schema(path))
    refuse_bomb(rows * columns * _NUMBER_BYTES, path.stat().st_size, file)


@contextmanager
def readable(path: Path, file: str) -> Iterator[None]:
    """Says of what polars raises inside which file it is about.

    Raises:
        DataError: The file is empty or broken.
    """
    import polars as pl

    if path.stat().st_size == 0:
        raise DataError("the file is empty", file=file)
    try:
        with panics_told():
            yield
    except (pl.exceptions.PolarsError, OSError) as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise DataError(f"the file cannot be read as Parquet: {reason}", file=file) from error
