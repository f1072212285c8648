"""What somebody meant by a bracket that closes another one than stands open.

Only looked at once a text could not be read. The rest of the text tells: it comes out even with
one meaning and with no other.
"""

from __future__ import annotations

import re
from typing import Literal

_TOKEN = re.compile(r'"(?:[^"\\\n]|\\[^\n])*+"|//[^\n]*+|/\*(?s:.*?)\*/|[\[\]{}]')
_CLOSING = {"[": "]", "{": "}"}

Meant = Literal["instead", "missing"]


def find_meant(text: str, found: int) -> Meant | None:
    """Returns what a wrong closing bracket is; None where that is not certain.

    Args:
        text: The whole text.
        found: The offset of the bracket, before which everything is in order.

    Returns:
        `instead` for one that was written instead of the right one, `missing` for one before
        which the right one is missing.

    Example:
        >>> find_meant('{"a": [1, 2}, "b": 3}', 11), find_meant('{"a": [1, 2}', 11)
        ('instead', 'missing')
    """
    waiting = _close(text, 0, found, [])
    if not waiting:
        return None
    outside = waiting[:-1]
    if _close(text, found + 1, len(text), [*outside]) == []:
        return "instead"
    return "missing" if _close(text, found, len(text), outside) == [] else None


def _close(text: str, start: int, end: int, waiting: list[str]) -> list[str] | None:
    """Returns the closing brackets that are waited for in the end; None after a wrong one."""
    for match in _TOKEN.finditer(text, start, end):
        token = match[0]
        if token in _CLOSING:
            waiting.append(_CLOSING[token])
        elif token in ("]", "}") and (not waiting or waiting.pop() != token):
            return None
    return waiting
