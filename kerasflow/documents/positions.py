"""Offsets in a text to places of lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_right

from kerasflow.places import Place, Source


class Positions:
    r"""The places of one text, by offsets in characters.

    Example:
        >>> print(Positions(Source("net.json", "{\n  1")).place(4, 5))
        net.json:2:3
    """

    __slots__ = ("_source", "_starts")

    def __init__(self, source: Source) -> None:
        self._source = source
        self._starts = [0, *(match.end() for match in re.finditer("\n", source.text))]

    def place(self, start: int, end: int) -> Place:
        """Returns the place from `start` to `end` where both stand on one line."""
        line = bisect_right(self._starts, start)
        first = self._starts[line - 1] - 1
        return Place(self._source, line, start - first, end - first)

    def clipped(self, start: int, end: int) -> Place:
        """Returns the part of a span on its first line, at least one column wide."""
        newline = self._source.text.find("\n", start, end)
        stop = end if newline < 0 else newline
        return self.place(start, max(stop, start + 1))


def within(place: Place | None, text: str, start: int, end: int) -> Place | None:
    """Returns the place of `text[start:end]` when a value `text` is written at `place` as it is.

    Where the text is written with escapes, or runs over lines, it is the whole place.
    """
    if place is None:
        return None
    written = place.source.line(place.line)[place.column - 1 : place.end_column - 1]
    offset = written.find(text)
    if offset < 0:
        return place
    column = place.column + offset
    return place._replace(column=column + start, end_column=column + max(end, start + 1))
