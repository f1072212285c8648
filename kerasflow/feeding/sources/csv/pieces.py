"""CSV files cut into pieces of whole rows, without reading more than one piece at a time."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np

from kerasflow.errors import DataError
from kerasflow.feeding.sources.packing import check_packed

MAX_ROW = 2**28
"""The most bytes that a single row may take."""

_QUOTE, _NEWLINE = ord('"'), ord("\n")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a file.

    Args:
        text: The header of the file, and the rows.
        lines: Of the rows; more than there are rows where cells go over several lines.
    """

    text: bytes
    lines: int


def cut(path: Path, file: str, size: int) -> Iterator[Piece]:
    """Yields a file in pieces.

    Args:
        path: Where it is; a name that ends in ``.gz`` is unpacked on the way.
        file: What it is called in messages.
        size: Of a piece, about, in bytes.

    Raises:
        DataError: It cannot be unpacked on the way, is empty, or a row is larger than any is.
    """
    if path.suffix == ".zst":
        message = "a file that ends in `.zst` is unpacked as a whole"
        hint = "unpack it, or use `.gz`, or set `data.stream` to false"
        raise DataError(message, hint, file=file)
    check_packed(path, file)
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as opened:
            yield from _cut(cast(BinaryIO, opened), file, size)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"the file cannot be unpacked or read: {error}", file=file) from error


def _cut(opened: BinaryIO, file: str, size: int) -> Iterator[Piece]:
    header, rest = b"", b""
    while True:
        read = opened.read(size)
        text = rest + read
        end = _end_of_rows(text) if read else len(text)
        if not header and end:
            first = _end_of_first(text[:end])
            header, text, end = text[:first], text[first:], end - first
            header = header if header.endswith(b"\n") else header + b"\n"
            yield Piece(header, 0)
        if end:
            yield Piece(header + text[:end], text.count(b"\n", 0, end))
        rest = text[end:]
        if not read:
            break
        if len(rest) > MAX_ROW:
            raise DataError(f"a row takes over {MAX_ROW:,} bytes", "is a quote missing?", file=file)
    if not header:
        raise DataError("the file is empty", file=file)


def _end_of_rows(text: bytes) -> int:
    """Returns where the last whole row of a text ends; 0 where none does."""
    if b'"' not in text:
        return text.rfind(b"\n") + 1
    ends = _ends(text)
    return int(ends[-1]) + 1 if len(ends) else 0


def _end_of_first(text: bytes) -> int:
    """Returns where the first row with anything in it ends."""
    start = len(text) - len(text.lstrip(b"\r\n"))
    ends = _ends(text)
    behind = ends[ends >= start]
    return int(behind[0]) + 1 if len(behind) else len(text)


def _ends(text: bytes) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Returns where the lines end that end a row: those outside of quotes."""
    letters = np.frombuffer(text, np.uint8)
    quoted = np.cumsum(letters == _QUOTE, dtype=np.uint8) & 1
    return np.flatnonzero((letters == _NEWLINE) & (quoted == 0))
