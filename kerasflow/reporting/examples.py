"""The worst mistakes as a person would see them: pictures, texts, rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from kerasflow.feeding.raw_rows import RawRows
from kerasflow.feeding.splits import Origin
from kerasflow.feeding.tables import Array
from kerasflow.reporting.judged import AnyJudged, Numbers
from kerasflow.reporting.markup import element, escaped
from kerasflow.reporting.mistakes import Mistake, find_mistakes
from kerasflow.reporting.pictures import is_picture, picture_uri
from kerasflow.reporting.tables import Cell, grid, number, short

_PICTURE_BYTES = 600_000
"""What all pictures of a page take together, in the page."""

_LONGEST_TEXT = 420
_LONG_TEXT = 48
_MOST_COLUMNS = 12
_MOST_PICTURES = 2
_MOST_NUMBERS = 3


def draw_mistakes(
    judged: AnyJudged, raw: RawRows | None, origin: Origin, outputs: int
) -> Iterator[str]:
    """Yields the answers that are most confidently wrong, each with its row.

    Args:
        judged: Answers of one output.
        raw: What is kept of the rows of the split; None where nothing is.
        origin: Where the rows of the split were read.
        outputs: How many the page has, which share the room for pictures.
    """
    columns = raw.shown.columns if raw else {}
    rows = raw.indices if raw and columns else np.unique(judged.rows)
    mistakes = find_mistakes(judged, rows)
    title = "Farthest off" if isinstance(judged, Numbers) else "Most confidently wrong"
    if not mistakes:
        if not isinstance(judged, Numbers):
            yield element("p", f"Every answer on `{judged.split}` is right.")
        return
    yield element("h4", title)
    yield _Shown(judged, raw, origin, _PICTURE_BYTES // max(1, outputs)).draw(mistakes)
    if raw and columns and len(raw.indices) < judged.total:
        told = f"Looked for among {len(raw.indices):,} of {judged.total:,} rows, " + (
            "the first ones." if raw.is_partial else "drawn by chance with a fixed seed."
        )
        yield element("p", told, "faint")


class _Shown:
    """Shows mistakes with the columns of their rows."""

    def __init__(self, judged: AnyJudged, raw: RawRows | None, origin: Origin, room: int) -> None:
        self.judged, self.raw, self.origin = judged, raw, origin
        columns = dict(raw.shown.columns) if raw else {}
        kinds = {name: _kind(column) for name, column in columns.items()}
        self.columns = columns
        self.pictures = [name for name, kind in kinds.items() if kind == "picture"][:_MOST_PICTURES]
        self.texts = [name for name, kind in kinds.items() if kind == "text"][:_MOST_PICTURES]
        self.cells = [name for name, kind in kinds.items() if kind == "cell"]
        self.room, self.sure = room, "off by " if isinstance(judged, Numbers) else "confidence "

    def draw(self, mistakes: Sequence[Mistake]) -> str:
        """Returns them as cards of pictures or texts, or as the rows of one table."""
        if not self.pictures and not self.texts:
            return self._table(mistakes)
        count = len(mistakes) * max(1, len(self.pictures))
        # A third is added when bytes become letters.
        each = self.room * 3 // 4 // count
        look = "cards pictures" if self.pictures else "cards texts"
        drawn = "".join(self._card(mistake, each) for mistake in mistakes)
        return f'<div class="{look}">{drawn}</div>'

    def _card(self, mistake: Mistake, each: int) -> str:
        at = self._at(mistake)
        drawn = "".join(self._picture(name, at, each) for name in self.pictures)
        drawn += "".join(self._text(name, at) for name in self.texts)
        shown = [name for name in self.cells if not self.pictures][:_MOST_COLUMNS]
        said = " · ".join(f"{short(name, 20)}: {say(self.columns[name][at])}" for name in shown)
        sure = self.sure + mistake.sure
        parts = [sure, self._place(mistake)]
        # Below a picture there is room for one of them in a line.
        lines = parts if self.pictures else [" · ".join(parts)]
        told = "".join(element("span", each, "faint") for each in lines)
        verdict = self._verdict(mistake)
        more = element("span", said, "faint") if said else ""
        return f"<figure>{drawn}<figcaption>{verdict}{told}{more}</figcaption></figure>"

    def _verdict(self, mistake: Mistake) -> str:
        if isinstance(self.judged, Numbers) and self.judged.given.shape[1] > _MOST_NUMBERS:
            return ""  # so many numbers tell nobody anything
        given, truth = escaped(short(mistake.given, 60)), escaped(short(mistake.truth, 60))
        return f"<span><b>{given}</b> instead of <b>{truth}</b></span>"

    def _picture(self, name: str, at: int, each: int) -> str:
        address = picture_uri(np.asarray(self.columns[name][at]), each)
        if address is None:
            return ""
        told = escaped(f"{short(name)} of this row; select it to enlarge it")
        return (
            '<label class="zoom"><input type="checkbox" aria-label="enlarge">'
            f'<img src="{address}" alt="{told}"></label>'
        )

    def _text(self, name: str, at: int) -> str:
        text = say(self.columns[name][at], _LONGEST_TEXT)
        return f"<blockquote>{escaped(text)}</blockquote>"

    def _table(self, mistakes: Sequence[Mistake]) -> str:
        named = self.cells[:_MOST_COLUMNS]
        head = ["row", "right", "answer", self.sure.strip(), *(short(name, 24) for name in named)]
        rows = [self._row(mistake, named) for mistake in mistakes]
        drawn = grid(head, rows, "numbers")
        if len(self.cells) > len(named):
            told = f"The first {len(named)} of {len(self.cells)} columns."
            drawn += element("p", told, "faint")
        return drawn

    def _row(self, mistake: Mistake, named: Sequence[str]) -> list[str | Cell]:
        truth, given = short(mistake.truth, 60), short(mistake.given, 60)
        cells = [say(self.columns[name][self._at(mistake)], _LONG_TEXT) for name in named]
        return [Cell(self._place(mistake), "place"), truth, given, mistake.sure, *cells]

    def _at(self, mistake: Mistake) -> int:
        """Returns where a row stands among those that are shown."""
        if self.raw is None or not self.columns:
            return 0
        return int(np.searchsorted(self.raw.indices, mistake.row))

    def _place(self, mistake: Mistake) -> str:
        if self.raw is not None and self.columns:
            origin, at = Origin(self.raw.shown), self._at(mistake)
        else:
            origin, at = self.origin, mistake.row
        place = origin.describe(at).replace("`", "")
        if not origin.table.shards and origin.table.file:  # the one file of all of them
            place = place.removesuffix(f" of {origin.table.file}")
        return place if mistake.step is None else f"{place}, step {mistake.step + 1}"


def _kind(column: Array) -> str:
    """Returns how the cells of a column are shown: as a picture, as text, or in a table."""
    if column.dtype != object:
        numbers = column.dtype.kind in "uifb"
        return "picture" if numbers and is_picture(column.shape[1:]) else "cell"
    cells = [cell for cell in column[:50].tolist() if isinstance(cell, str)]
    longest = max(map(len, cells), default=0)
    return "text" if longest > _LONG_TEXT else "cell"


def say(cell: Any, longest: int = 40) -> str:
    """Returns a cell in a few words.

    Example:
        >>> say(1.5), say("a b"), say(np.arange(9))
        ('1.5000', 'a b', '0, 1, 2, 3, … (9)')
    """
    if isinstance(cell, (np.ndarray, list, tuple)):
        flat = np.ravel(np.asarray(cell, dtype=object)).tolist()
        first = ", ".join(say(each) for each in flat[:4])
        return f"{first}, … ({len(flat):,})" if len(flat) > 4 else first
    if isinstance(cell, (float, np.floating)):
        value = float(cell)
        return f"{int(value):,}" if value.is_integer() and abs(value) < 1e15 else number(value)
    return short(str(cell), longest)
