"""One line of a source and the carets under a token of it, as a terminal shows them."""

from __future__ import annotations

from dataclasses import dataclass

from kerasflow.places import Place, split_lines

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
    lines = split_lines(place.source.text)
    if not place.source.text or not 1 <= place.line <= len(lines):
        return None
    line = lines[place.line - 1].rstrip("\r")
    before, token, after = _cut(line, place.column - 1, place.end_column - 1)
    text = (before + token + after).rstrip()
    return Excerpt(place.line, text, _width(before), max(_width(token), 1))


def _cut(line: str, start: int, end: int) -> tuple[str, str, str]:
    """Divides a line at the token and shortens what is long."""
    if len(line) <= _LONGEST:
        return _shown(line[:start]), _shown(line[start:end]), _shown(line[end:])
    # Never copied as a whole: a line may have millions of characters, and a thousand problems.
    begin = start - _BEFORE
    before = f"…{line[begin:start]}" if begin > 0 else line[:start]
    stop = start + _LONGEST - _BEFORE
    if end > stop:
        return _shown(before), _shown(f"{line[start:stop]}…"), ""
    token = line[start:end]
    last = end + max(_LONGEST - len(before) - len(token), 0)
    after = line[end:last] + ("…" if last < len(line) else "")
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
