"""The source `csv`: tables as text, compressed too."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from kerasflow.errors import DataError
from kerasflow.feeding.requests import Request
from kerasflow.feeding.sources.csv.faults import blank_rows, explain, explain_header
from kerasflow.feeding.sources.frames import frame_columns
from kerasflow.feeding.sources.packing import check_packed, check_width
from kerasflow.feeding.sources.panics import panics_told
from kerasflow.feeding.tables import Table

HEAD_ROWS = 100


def read_csv(request: Request) -> dict[str, Table]:
    """Reads one file, or one a split.

    Options: `path`, or `splits`, a mapping from split to path; `separator`, one character,
    by default a comma. Files that end in ``.gz`` or ``.zst`` are unpacked on the way. The types
    of the columns are told by all rows, not by the first ones.

    Raises:
        DataError: A file is missing or is no table; with its row where that is known.
    """
    request.check_options()
    separator = request.value("separator")
    return request.read_files(partial(read_csv_file, separator=separator, text=request.text))


def read_csv_file(
    path: Path, file: str, *, separator: str = ",", text: Iterable[str] = ()
) -> Table:
    """Reads one file.

    Args:
        path: Where it is.
        file: What it is called in messages.
        separator: One character.
        text: Columns to be left as text, whatever they look like.

    Raises:
        DataError: It is no table.
    """
    frame = _read(path, file, separator, text)
    rows = np.arange(1, frame.height + 1)
    if frame[frame.columns[-1]].null_count():
        # A row that is too short ends in empty cells as well; only reading it again tells.
        blank = blank_rows(path, file, separator)
        rows = np.setdiff1d(rows, blank)
        frame = frame[rows - 1] if len(blank) else frame
    if frame.height == 0:
        raise DataError("there is a header and no rows", file=file)
    return Table(frame_columns(frame), file, rows)


def read_csv_head(
    path: Path, file: str, *, separator: str = ",", text: Iterable[str] = ()
) -> tuple[Table, int | None]:
    """Returns the first rows of one file, and how many there are; None where there are more.

    Args:
        path: Where it is.
        file: What it is called in messages.
        separator: One character.
        text: Columns to be left as text, whatever they look like.

    Raises:
        DataError: It is no table.
    """
    import polars as pl

    text = tuple(text)
    frame = _read(path, file, separator, text, HEAD_ROWS)
    if frame.height < HEAD_ROWS:
        table = read_csv_file(path, file, separator=separator, text=text)
        return table, len(table)
    # Whether a row without any cell is an empty line, only the whole file tells.
    filled = frame.select(~pl.all_horizontal(pl.all().is_null())).to_series().to_numpy()
    columns = frame_columns(frame.filter(filled))
    return Table(columns, file, np.flatnonzero(filled) + 1), None


def _read(
    path: Path, file: str, separator: str, text: Iterable[str], most: int | None = None
) -> Any:
    import polars as pl

    check_packed(path, file)
    check_width(path, file, separator)
    try:
        with panics_told():
            frame = pl.read_csv(
                path,
                glob=False,
                separator=separator,
                infer_schema_length=most,
                schema_overrides=dict.fromkeys(text, pl.String),
                n_rows=most,
            )
    except pl.exceptions.NoDataError as error:
        raise DataError("the file is empty", file=file) from error
    except (pl.exceptions.PolarsError, OSError) as error:
        raise explain(path, file, separator, error) from error
    explain_header(frame.columns, file)
    return frame
