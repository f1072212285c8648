"""Templates: strings that hold expressions such as `${units * 2}`.

A string that is one expression has the expression's value; in a longer string it is text.
`$${` is a literal `${`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import ast

MAX_LENGTH = 1_000
MAX_TEXT = 100_000

FUNCTIONS = frozenset({"min", "max", "round", "int"})

_TEMPLATE = re.compile(r"""\$\$\{|\$\{((?:[^{}"']|"[^"]*"|'[^']*')*)(\}?)""")


class ExpressionError(Exception):
    """An expression cannot be read or has no value.

    Args:
        message: What is wrong, one sentence.
        start: Offset in the whole string where the fault begins.
        end: Offset where it ends, exclusive.
        hint: What to do about it.
    """

    def __init__(self, message: str, start: int, end: int, hint: str | None = None) -> None:
        super().__init__(message, start, end, hint)
        self.message, self.start, self.end, self.hint = message, start, end, hint

    def __str__(self) -> str:
        return self.message


class UnknownName(ExpressionError):  # noqa: N818 - it says what is unknown, not that it is an error
    """An expression uses a name that has no value here.

    Args:
        name: The dotted name.
        start: Offset in the whole string where it begins.
        end: Offset where it ends, exclusive.
    """

    def __init__(self, name: str, start: int, end: int) -> None:
        super().__init__(f"unknown name `{name}`", start, end)
        self.name = name

    def __reduce__(self) -> tuple[object, ...]:
        return UnknownName, (self.name, self.start, self.end)


class NameUse(NamedTuple):
    """A dotted name in a string, and where it stands."""

    name: str
    start: int
    end: int


class Expression(NamedTuple):
    """One `${…}` of a string; `tree` has been checked against the whitelist."""

    tree: ast.expr
    start: int
    end: int
    source: str
    offset: int


def names(text: str) -> tuple[str, ...]:
    """Returns the dotted names that the expressions of a string use, each once, in order.

    Raises:
        ExpressionError: An expression cannot be read.

    Example:
        >>> names("conv_${index}_${2 * shape.x.0[-1] + min(index, dim)}")
        ('index', 'shape.x.0', 'dim')
    """
    return tuple(dict.fromkeys(use.name for use in name_uses(text)))


def name_uses(text: str) -> tuple[NameUse, ...]:
    """Returns every use of a name in the expressions of a string, in order.

    Raises:
        ExpressionError: An expression cannot be read.
    """
    return _uses(text) if "${" in text else ()


def evaluate(text: str, lookup: Callable[[str], Any]) -> Any:
    """Returns the value of a string: of its expression, or the text with all of them filled in.

    Args:
        text: The string; without expressions it comes back with `$${` as `${`.
        lookup: Gives the value of a dotted name; raises KeyError when it knows none.

    Raises:
        UnknownName: `lookup` knows no such name.
        ExpressionError: An expression cannot be read or has no value.

    Example:
        >>> evaluate("${units // 2}", {"units": 64}.__getitem__)
        32
        >>> evaluate("conv_${index}, $${index}", {"index": 3}.__getitem__)
        'conv_3, ${index}'
    """
    if "${" not in text:
        return text
    from kerasflow.documents.arithmetic import calculate

    parts = parts_of(text)
    if len(parts) == 1 and isinstance(parts[0], Expression):
        return calculate(parts[0], lookup)
    filled = ""
    for part in parts:
        if isinstance(part, str):
            filled += part
        else:
            filled += _as_text(calculate(part, lookup), part)
        if len(filled) > MAX_TEXT:
            raise ExpressionError("this text becomes too long", 0, len(text))
    return filled


def escape(text: str) -> str:
    """Returns the string whose value is `text` as it is.

    Example:
        >>> escape("${x}")
        '$${x}'
    """
    return text.replace("${", "$${")


def unescape(text: str) -> str:
    """Returns what a string without expressions stands for; it undoes `escape`.

    Use it where a string of a document ends that nobody evaluates any more.

    Example:
        >>> unescape("$${x}")
        '${x}'
    """
    return text.replace("$${", "${")


def _as_text(value: Any, part: Expression) -> str:
    if isinstance(value, (list, dict)):
        kind = "list" if isinstance(value, list) else "mapping"
        raise ExpressionError(f"a {kind} cannot stand inside a text", part.start, part.end)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)


@lru_cache(maxsize=4096)
def parts_of(text: str) -> tuple[str | Expression, ...]:
    """Cuts a string into literal texts and expressions.

    Raises:
        ExpressionError: An expression cannot be read.
    """
    from kerasflow.documents.grammar import parse

    parts: list[str | Expression] = []
    position = 0
    for match in _TEMPLATE.finditer(text):
        if match.start() > position:
            parts.append(text[position : match.start()])
        position = match.end()
        if match[1] is None:
            parts.append("${")
        elif not match[2]:
            hint = "write `$${` for a literal `${`"
            start = match.start()
            raise ExpressionError("this `${` has no closing `}`", start, start + 2, hint)
        else:
            tree, source, offset = parse(match[1], match.start(1))
            parts.append(Expression(tree, *match.span(), source, offset))
    if position < len(text):
        parts.append(text[position:])
    return tuple(parts)


@lru_cache(maxsize=4096)
def _uses(text: str) -> tuple[NameUse, ...]:
    from kerasflow.documents.grammar import find_names

    found: list[NameUse] = []
    for part in parts_of(text):
        if not isinstance(part, str):
            found.extend(find_names(part))
    return tuple(found)
