"""Plain values, texts and remarks as Python; what a stranger wrote stays data there."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from kerasflow.converting.python.layout import WIDTH, Code, atom, items

_EXPONENT = re.compile(r"(e-?)0+(\d)")


def quoted(text: str) -> str:
    r"""Returns a text as a literal, with the quotes that `ruff format` prefers.

    Example:
        >>> quoted("it's"), quoted('a"b'), quoted("a\nb")
        ('"it\'s"', '\'a"b\'', '"a\\nb"')
    """
    if text.count('"') > text.count("'"):
        return f"'{_in_single_quotes(text)}'"
    return f'"{in_quotes(text)}"'


def in_quotes(text: str) -> str:
    """Returns a text as it stands between double quotes."""
    return _in_single_quotes(text).replace("\\'", "'").replace('"', '\\"')


def _in_single_quotes(text: str) -> str:
    return repr(text + "'\"")[1:-4]  # with both quotes in it, Python writes single ones


def literal(value: Any) -> Code:
    """Returns a plain value as Python: numbers, texts, lists, mappings.

    Example:
        >>> str(literal({"a": [1, 0.5, None, float("nan")]}))
        '{"a": [1, 0.5, None, float("nan")]}'
    """
    if isinstance(value, str):
        return atom(quoted(value))
    if isinstance(value, Mapping):
        pairs = (literal(item).after(f"{quoted(str(key))}: ") for key, item in value.items())
        return items("{", pairs, "}")
    if isinstance(value, (list, tuple)):
        return items("[", map(literal, value), "]")
    if isinstance(value, float) and not math.isfinite(value):
        return atom(f'float("{value}")')
    return atom(_EXPONENT.sub(r"\1\2", repr(value)))


def numbers(sizes: Any) -> Code:
    """Returns sizes as a tuple."""
    return items("(", map(literal, sizes), ")")


def remark(text: str) -> str:
    r"""Returns a stranger's text as one that can stand in a comment or between triple quotes.

    Example:
        >>> remark('a\n"b" \\ c')
        "a 'b' / c"
    """
    line = " ".join(text.split())
    shown = "".join(letter if letter.isprintable() else " " for letter in line)
    return " ".join(shown.replace('"', "'").replace("\\", "/").split())


def docstring(text: str, indent: str = "") -> Iterator[str]:
    """Yields the lines of a docstring: the first sentence, then the rest."""
    words = remark(text) or "A model."
    if len(indent) + len(words) + 6 <= WIDTH:
        yield f'{indent}"""{words}"""'
        return
    lines = textwrap.wrap(words, WIDTH - len(indent) - 3)
    yield f'{indent}"""{lines[0]}'
    yield from (f"{indent}{line}" for line in lines[1:])
    yield f'{indent}"""'


def comment_lines(text: str, indent: str = "") -> Iterator[str]:
    """Yields a remark as comments."""
    for line in textwrap.wrap(remark(text), WIDTH - len(indent) - 2):
        yield f"{indent}# {line}"
