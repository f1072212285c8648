"""What a plain YAML scalar means (YAML 1.2, core schema), and what to say of YAML's own faults."""

from __future__ import annotations

import math
import re
from typing import Any

_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_MAX_DIGITS = 300
_TOO_LARGE = 10**_MAX_DIGITS
_BASES = {"0o": 8, "0x": 16}
# A quoted text, whole or without its end; a comment; a bracket or brace.
_FLOW = re.compile(
    r"""(?<!\w)"(?:[^"\\]|\\.)*+(?:"|\Z)|(?<!\w)'[^']*+(?:'|\Z)|(?<!\S)\#[^\n]*+|[][{}]""",
    re.DOTALL,
)
_STARTERS = {
    "\t": "indent with spaces, not with a tab",
    "@": "put the value in quotes",
    "`": "put the value in quotes",
    "%": "put the value in quotes",
}


def plain_scalar(text: str) -> str | int | float | bool | None:
    """Returns what an unquoted scalar stands for; infinite for a number too large to hold.

    Example:
        >>> plain_scalar("1e-4"), plain_scalar("no"), plain_scalar("0o17")
        (0.0001, 'no', 15)
    """
    if text in _WORDS:
        return _WORDS[text]
    if not (text[0].isdigit() or text[0] in "+-."):
        return text
    if len(text) <= _MAX_DIGITS and _INTEGER.fullmatch(text):
        base = _BASES.get(text[:2])
        whole = int(text[2:], base) if base else int(text)
        return whole if abs(whole) < _TOO_LARGE else math.inf
    if _FLOAT.fullmatch(text):
        return float(text) if len(text) <= _MAX_DIGITS else math.inf
    return math.nan if _INFINITE.fullmatch(text) else text


def number_hint(value: Any) -> str | None:
    """Returns what to do about a value that is no finite number; None when it is fine."""
    if isinstance(value, float) and not math.isfinite(value):
        return "write a number below 1.8e308, or leave the value out"
    return None


def flow_depth(text: str) -> int:
    """Returns how deep brackets and braces nest; those in quotes and comments open nothing.

    Example:
        >>> flow_depth("[{'[': []}]  # [[[[")
        3
    """
    depth = deepest = 0
    for match in _FLOW.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match[0], 0)
        deepest = max(deepest, depth)
    return deepest


def syntax_fault(error: Any, text: str) -> tuple[int, str, str | None]:
    """Returns offset, message and hint for an error of the YAML parser."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    offset = mark.index if mark else getattr(error, "position", 0)
    offset = min(offset, max(len(text) - 1, 0))
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable"
    context = getattr(error, "context", None)
    message = f"cannot read the YAML: {problem}" + (f" {context}" if context else "")
    return offset, message, _syntax_hint(str(problem), text, offset)


def _syntax_hint(problem: str, text: str, offset: int) -> str | None:
    line = text[text.rfind("\n", 0, offset) + 1 :].split("\n", 1)[0]
    found = text[offset : offset + 1]
    if "cannot start any token" in problem and found in _STARTERS:
        return _STARTERS[found]
    if "${" in line:
        return 'inside [ ] and { } an expression stands in quotes: "${units}"'
    if "mapping values are not allowed" in problem:
        return "put a value that holds `: ` in quotes, or check the indentation"
    if "expected key" in problem or "<block end>" in problem:
        return "check that this line is indented like its neighbours"
    return None
