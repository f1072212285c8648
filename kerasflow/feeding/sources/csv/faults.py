"""What is wrong with a CSV file: the first row that does not fit, found by reading it again.

The fast reader gives no rows in its errors, and fills rows that are too short.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from kerasflow.errors import DataError, Refusal
from kerasflow.feeding.sources.panics import panics_told

_DUPLICATE = "_duplicated_"
_SEPARATORS = (";", "\t", "|", ",")

# The limit of `csv` is that of the process.
_ONE_AT_A_TIME = Lock()


class Passed(NamedTuple):
    """What of a file lies before a piece of it: rows, and lines behind the header."""

    rows: int = 0
    lines: int = 0


NOTHING = Passed()


def explain(
    text: Path | bytes, file: str, separator: str, error: Exception, passed: Passed = NOTHING
) -> DataError:
    """Returns the error for a file that could not be read, with its row where one is at fault."""
    reason = str(error).strip().splitlines()[0]
    try:
        blank_rows(text, file, separator, valid_text="utf-8" not in reason, passed=passed)
    except DataError as fault:
        return fault
    return DataError(f"the file cannot be read as a table: {reason}", file=file)


def explain_header(columns: Sequence[str], file: str) -> None:
    """Refuses a header that names a column twice, or that was cut at the wrong character.

    Raises:
        DataError: With what to do.
    """
    for name in columns:
        first, mark, number = name.rpartition(_DUPLICATE)
        if mark and number.isdigit() and first in columns:
            message = f"the header names the column `{first}` twice"
            raise DataError(message, "rename one of them", file=file)
    if len(columns) > 1:
        return
    for separator in _SEPARATORS:
        if separator in columns[0]:
            hint = f'give the source `"separator": {separator!r}`'.replace("'", '"')
            raise DataError(f"the header is one column, `{columns[0]}`", hint, file=file)


def blank_rows(
    text: Path | bytes,
    file: str,
    separator: str,
    *,
    valid_text: bool = True,
    passed: Passed = NOTHING,
) -> list[int]:
    """Returns the numbers of the rows that are empty lines.

    Args:
        text: Where the file is; or a piece of it, behind its header.
        file: What it is called in messages.
        separator: One character.
        valid_text: Whether the file is known to be valid UTF-8.
        passed: What lies before the piece.

    Raises:
        DataError: At the first row that has too many or too few cells, or no valid text.
    """
    blank: list[int] = []
    width = 0
    with _cells_of_any_size():
        for number, line, cells in _read_rows(text, file, separator, passed):
            width = width or len(cells)
            if not valid_text and any("\ufffd" in cell for cell in cells):
                found = Refusal("is not valid UTF-8", "save the file as UTF-8")
                raise _fault(found, file, number, line)
            if cells and len(cells) != width:
                message = f"has {len(cells)} cells where the header has {width}"
                found = Refusal(message, "a cell with the separator needs quotes")
                raise _fault(found, file, number, line)
            if not cells:
                blank.append(number)
    return blank


def _read_rows(
    text: Path | bytes, file: str, separator: str, passed: Passed
) -> Iterator[tuple[int, int, list[str]]]:
    """Yields every row with its number, 0 for the header, and the line on which it begins."""
    line = 1
    reader = csv.reader(_lines(text, file), delimiter=separator, strict=True)
    try:
        for number, cells in enumerate(reader):
            yield number + passed.rows if number else 0, line, cells
            line = reader.line_num + 1 + passed.lines
    except csv.Error as error:
        message, hint = _reason(error)
        raise DataError(f"line {line} {message}", hint, file=file) from error


def _reason(error: csv.Error) -> Refusal:
    if "new-line character" in str(error):
        message = "is no text: it breaks in the middle of a cell"
        return Refusal(message, "save the table as text in UTF-8")
    return Refusal(f"cannot be read: {error}")


@contextmanager
def _cells_of_any_size() -> Iterator[None]:
    with _ONE_AT_A_TIME:
        before = csv.field_size_limit(sys.maxsize)
        try:
            yield
        finally:
            csv.field_size_limit(before)


def _fault(refusal: Refusal, file: str, number: int, line: int) -> DataError:
    subject = f"line {line}" if number else "the header"
    return DataError(f"{subject} {refusal.message}", refusal.hint, file=file, row=number or None)


def _lines(text: Path | bytes, file: str) -> Iterator[str]:
    import polars as pl

    options: dict[str, Any] = {"has_header": False, "infer_schema": False, "quote_char": None}
    try:
        # No text has this character, so that every line is one cell.
        with panics_told():
            lines = pl.read_csv(
                text, glob=False, separator="\x01", encoding="utf8-lossy", **options
            )
    except (pl.exceptions.PolarsError, OSError) as error:
        reason = str(error).strip().splitlines()[0]
        raise DataError(f"the file cannot be unpacked or read: {reason}", file=file) from error
    for line in lines.to_series():
        yield (line or "") + "\n"
