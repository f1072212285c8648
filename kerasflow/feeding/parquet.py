"""The source `parquet`."""

from __future__ import annotations

from pathlib import Path

from kerasflow.errors import DataError
from kerasflow.feeding.frames import frame_columns
from kerasflow.feeding.requests import Request
from kerasflow.feeding.tables import Table


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

    if path.stat().st_size == 0:
        raise DataError("the file is empty", file=file)
    try:
        frame = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        reason = str(error).strip().splitlines()[0]
        raise DataError(f"the file cannot be read as Parquet: {reason}", file=file) from error
    if frame.height == 0:
        raise DataError("there are no rows", file=file)
    return Table(frame_columns(frame, file), file)
