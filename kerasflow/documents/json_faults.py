"""What people write where JSON wants something else, and what to say about it.

Only looked at once a text could not be read. Each function gets the text, which ends in `END`,
and the offset at which reading stopped.
"""

from __future__ import annotations

import math
import re
from typing import Literal, NamedTuple

END = "\0"

# Compiled where something is at fault, and then kept by `re`.
_WORD = r"-?[A-Za-z_$][\w.$-]*"
_SINGLE = r"'((?:[^'\\\n]|\\.)*)'"
_NUMBER_LIKE = r"[+-]?\.?[0-9][\w.+-]*|[+-]+\.?[0-9][\w.+-]*"
_COLON = r"(?:[ \t\r\n]++|//[^\n]*+|/\*(?s:.*?)\*/)*+:"
_OPEN_STRING = r'"(?:[^"\\\x00-\x1f]|\\[^\n\x00])*'
_QUOTED = r'"(?:[^"\\\x00-\x1f]|\\[^\n\x00])*"'
_ESCAPE = (
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # a pair for one character
    r"|(?P<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
    r'|\\u[0-9a-fA-F]{4}|\\["\\/bfnrt]'
    r"|(?P<unknown>\\.)"
)

_PYTHON_WORDS: dict[str, tuple[bool | None, str]] = {
    "True": (True, "true"),
    "False": (False, "false"),
    "None": (None, "null"),
}
# Python spells out no integer that is much longer.
_LONGEST_HEXADECIMAL = 250
_MAX_DIGITS = 300
_NO_NUMBERS = {"NaN", "nan", "Infinity", "-Infinity", "inf", "-inf", "-NaN"}


class Fault(NamedTuple):
    """What is wrong from `start` to `end`; `repaired` holds what was meant where that is clear."""

    message: str
    hint: str | None
    start: int
    end: int
    repaired: tuple[str | bool | None] | None = None


def value_fault(text: str, start: int) -> Fault:
    """Returns what stands where a value was expected."""
    single = re.compile(_SINGLE).match(text, start)
    if single:
        quoted = f"expected double quotes, found `{single[0]}`"
        return Fault(quoted, f'write "{single[1]}"', start, single.end(), (single[1],))
    word = re.compile(_WORD).match(text, start)
    if word:
        return _word_fault(word)
    number = re.compile(_NUMBER_LIKE).match(text, start)
    if number:
        cannot = f"cannot read the number `{number[0]}`"
        return Fault(cannot, _number_hint(number[0]), start, number.end())
    if text[start] == '"':
        return _string_fault(text, start)
    message, hint = start_fault(text, start)
    return Fault(message.replace("the end of the text", "a value"), hint, start, start + 1)


def _word_fault(word: re.Match[str]) -> Fault:
    written = word[0]
    if written in _PYTHON_WORDS:
        value, right = _PYTHON_WORDS[written]
        message = f"expected a value, found `{written}`"
        return Fault(message, f"write `{right}`", word.start(), word.end(), (value,))
    if written in _NO_NUMBERS:
        hint = "a blueprint holds finite numbers only; leave the value out or write `null`"
        return Fault(f"`{written}` is not a number", hint, word.start(), word.end(), (None,))
    message = f"expected a value, found `{written}`"
    return Fault(message, f'write "{written}"', word.start(), word.end(), (written,))


def _number_hint(written: str) -> str | None:
    if re.fullmatch(r"0[xX][0-9a-fA-F]+", written):
        return f"write {int(written, 16)}" if len(written) <= _LONGEST_HEXADECIMAL else None
    if "_" in written:
        return f"write {written.replace('_', '')}"
    if written.startswith("+"):
        return "leave out the `+`"
    if re.match(r"-?0[0-9]", written):
        return "leave out the leading zero"
    return "write digits on both sides of the point, such as 0.5 or 1.0, and 1e-3 for powers"


def _string_fault(text: str, start: int) -> Fault:
    match = re.compile(_OPEN_STRING).match(text, start)
    stop = match.end() if match else start + 1
    if text[stop] == "\t":
        return Fault("a tab inside a text", "write `\\t`", stop, stop + 1)
    if text[stop] in "\n\r" + END:
        hint = 'end it with `"`; a line break inside it is written `\\n`'
        return Fault("the text is not closed on its line", hint, start, stop)
    code = f"U+{ord(text[stop]):04X}"
    return Fault(f"the control character {code} inside a text", None, stop, stop + 1)


def key_fault(text: str, start: int) -> Fault:
    """Returns what stands where a key of a mapping was expected."""
    single = re.compile(_SINGLE).match(text, start)
    word = single or re.compile(_WORD).match(text, start)
    if word and re.compile(_COLON).match(text, word.end()):
        key = word[1] if single else word[0]
        message = f"expected a key in double quotes, found `{word[0]}`"
        return Fault(message, f'write "{key}"', start, word.end(), (key,))
    quoted = re.compile(_QUOTED).match(text, start)
    if quoted:
        return _colon_fault(text, start, quoted)
    if text[start] == '"':
        return _string_fault(text, start)
    hint = "close the mapping with `}`" if text[start] == "]" else None
    message = f"expected a key in double quotes or `}}`, found {_found(text, start)}"
    return Fault(message, hint, start, start + 1)


def _colon_fault(text: str, start: int, quoted: re.Match[str]) -> Fault:
    message = f"expected `:` and a value after the key {quoted[0]}"
    hint = "write `:` instead of `=`" if re.match(r"\s*=", text[quoted.end() :]) else None
    return Fault(message, hint, start, quoted.end())


def start_fault(text: str, start: int) -> tuple[str, str | None]:
    """Returns what to say of a character with which nothing can start."""
    if text.startswith("/*", start):
        return "this comment is never closed", "end it with `*/`"
    hint = "comments begin with `//`" if text[start] == "#" else None
    return f"expected the end of the text, found {_found(text, start)}", hint


def closing_fault(text: str, start: int, closing: str) -> tuple[str, str | None]:
    """Returns what to say of what stands where a list or mapping should go on or end."""
    if text[start] in "/#":
        message, hint = start_fault(text, start)
        return message.replace("the end of the text", f"`,` or `{closing}`"), hint
    hint = "write `,` instead" if text[start] == ";" else None
    return f"expected `,` or `{closing}`, found {_found(text, start)}", hint


def number_fault(written: str, number: float) -> tuple[str, str | None] | None:
    """Returns what to say of a number that is too large to hold."""
    if math.isfinite(number) and len(written) <= _MAX_DIGITS:
        return None
    return "this number is too large", "the largest one is about 1.8e308"


def escape_fault(written: str) -> tuple[int, int, str, str | None] | None:
    """Returns offset, length, message and hint of the first escape that cannot be read."""
    for match in re.finditer(_ESCAPE, written):
        if match["unknown"]:
            hint = "write `\\\\` for a backslash"
            return match.start(), 2, f"unknown escape `{match[0]}` in a text", hint
        if match["half"]:
            return match.start(), 6, f"`{match[0]}` is half a character", None
    return None


def _found(text: str, start: int) -> str:
    if text[start] == END and start >= len(text) - 1:
        return "the end of the text"
    return f"`{text[start]}`" if text[start].isprintable() else f"U+{ord(text[start]):04X}"


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
