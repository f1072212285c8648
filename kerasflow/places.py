"""Where a value stands in a text: file, line, column."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple


class Source(NamedTuple):
    """A text that values are read from: a file, or what was typed on the command line."""

    name: str
    text: str = ""

    def __repr__(self) -> str:
        return f"Source(name={self.name!r})"

    def line(self, number: int) -> str:
        """Returns line `number`, counted from 1, without its end; empty beyond the text."""
        lines = split_lines(self.text)
        return lines[number - 1].rstrip("\r") if 1 <= number <= len(lines) else ""


# A file with many problems is split once; the few sources of one check are all kept.
@lru_cache(maxsize=16)
def split_lines(text: str) -> tuple[str, ...]:
    """Returns the lines of a text as editors count them; only a line feed ends one."""
    return tuple(text.split("\n"))


class Place(NamedTuple):
    """A span on one line of a source; lines and columns count from 1, the end is exclusive.

    Example:
        >>> print(Place(Source("net.json"), 3, 14, 19))
        net.json:3:14
    """

    source: Source
    line: int
    column: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.source.name}:{self.line}:{self.column}"
