"""Where in the user's code something was spelled."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import islice
from types import CodeType, FrameType

from kerasflow.places import Place, Source

_sources: dict[str, tuple[list[str], Source]] = {}


@dataclass(frozen=True, slots=True)
class Caller:
    """An instruction of the user's code; cheap to keep, and its place is found when asked."""

    code: CodeType
    instruction: int

    def place(self) -> Place:
        """Returns the place of the call, on the line where it begins."""
        first, last, start, end = self._span()
        source = _read_source(self.code.co_filename)
        text = source.line(first)
        indent = len(text) - len(text.lstrip())
        column = indent if start is None else _characters(text, start)
        end_column = len(text) if end is None or last != first else _characters(text, end)
        return Place(source, first, column + 1, max(end_column, column + 1) + 1)

    def _span(self) -> tuple[int, int | None, int | None, int | None]:
        positions = islice(self.code.co_positions(), self.instruction // 2, None)
        first, last, start, end = next(positions, (None, None, None, None))
        return first or self.code.co_firstlineno, last, start, end


# What makes changed copies for the user's code.
_COPYING = ("copy", "dataclasses")


def find_caller() -> Caller:
    """Returns the innermost call in progress of the user's code."""
    frame = sys._getframe(1)
    while frame.f_back is not None and _is_ours(frame):
        frame = frame.f_back
    return Caller(frame.f_code, frame.f_lasti)


def _is_ours(frame: FrameType) -> bool:
    name = str(frame.f_globals.get("__name__", ""))
    return name.partition(".")[0] == "kerasflow" or name in _COPYING


def _characters(text: str, count: int) -> int:
    """Python counts columns in bytes; people count them in characters."""
    return len(text.encode()[:count].decode(errors="ignore"))


def _read_source(file: str) -> Source:
    import linecache

    linecache.checkcache(file)
    lines = linecache.getlines(file)
    if file not in _sources or _sources[file][0] is not lines:
        _sources[file] = lines, Source(file, "".join(lines))
    return _sources[file][1]
