"""One line of a source and the carets under a token of it, as a terminal shows them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kerasflow.places import Place

_TAB = 4
# A longer line is cut around the token; minified JSON stands on one line.
_LONGEST, _BEFORE = 160, 60
_JOINERS = "\u200c\u200d"  # parts of letters and emoji
_UNPRINTABLE = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line as it is shown.

    Args:
        number: Of the line, counted from 1.
        text: The line, printable, tabs as spaces, cut where it is long.
        offset: Terminal columns before the carets.
        carets: Terminal columns that the token takes, >= 1.
    """

    number: int
    text: str
    offset: int
    carets: int


def excerpt(place: Place) -> Excerpt | None:
    """Returns the line of a place; None when the source's text is not known.

    Example:
        >>> from kerasflow.places import Source
        >>> excerpt(Place(Source("a.json", '{"units": 10}'), 1, 11, 13))
        Excerpt(number=1, text='{"units": 10}', offset=10, carets=2)
    """
    lines = _split(place.source.text)
    if not place.source.text or not 1 <= place.line <= len(lines):
        return None
    line = lines[place.line - 1].rstrip("\r")
    before, token, after = _cut(line, place.column - 1, place.end_column - 1)
    text = (before + token + after).rstrip()
    return Excerpt(place.line, text, _width(before), max(_width(token), 1))


def printable(text: str) -> str:
    r"""Returns text on one line, without what a terminal would obey instead of show.

    Example:
        >>> printable("a\x1b[2Jb")
        'a\\x1b[2Jb'
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


# A file with many problems is split once; the few sources of one check are all kept.
@lru_cache(maxsize=16)
def _split(text: str) -> list[str]:
    return text.split("\n")


def _cut(line: str, start: int, end: int) -> tuple[str, str, str]:
    """Divides a line at the token and shortens what is long."""
    before, token, after = line[:start], line[start:end], line[end:]
    if len(line) > _LONGEST:
        if len(before) > _BEFORE:
            before = "…" + before[-_BEFORE:]
        if len(token) > _LONGEST - _BEFORE:
            token, after = token[: _LONGEST - _BEFORE] + "…", ""
        room = max(_LONGEST - len(before) - len(token), 0)
        after = after if len(after) <= room else after[:room] + "…"
    return _shown(before), _shown(token), _shown(after)


def _shown(text: str) -> str:
    """Tabs become spaces; what would steer the terminal becomes a sign that takes one column."""
    if text.isprintable():
        return text
    spaced = text.replace("\t", " " * _TAB)
    return "".join(c if c.isprintable() or c in _JOINERS else _UNPRINTABLE for c in spaced)


def _width(text: str) -> int:
    """Returns the terminal columns that a text takes."""
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(
        0
        if unicodedata.combining(c) or unicodedata.category(c) in ("Mn", "Me", "Cf")
        else 1 + (unicodedata.east_asian_width(c) in "WF")
        for c in text
    )
