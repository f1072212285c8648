"""The grammar of expressions: Python's, cut down to a whitelist.

A dotted name such as `shape.res.0.x` is one name to us and none to Python, so its dots are
replaced by `·` while Python reads it, which may stand in an identifier.
"""

from __future__ import annotations

import ast
import operator
import re
import warnings
from collections.abc import Callable, Iterator
from typing import Any

from kerasflow.documents.expressions import (
    FUNCTIONS,
    MAX_LENGTH,
    Expression,
    ExpressionError,
    NameUse,
)
from kerasflow.nearness import suggest

MAX_DEPTH = 50

OPERATORS: dict[type[ast.operator], tuple[str, Callable[[Any, Any], Any]]] = {
    ast.Add: ("+", operator.add),
    ast.Sub: ("-", operator.sub),
    ast.Mult: ("*", operator.mul),
    ast.Div: ("/", operator.truediv),
    ast.FloorDiv: ("//", operator.floordiv),
    ast.Mod: ("%", operator.mod),
    ast.Pow: ("**", operator.pow),
}

_DOT = "·"
_TOKEN = re.compile(
    r"""(?P<string>"[^"]*"|'[^']*')
      | (?P<name>(?<![\w.])[A-Za-z_]\w*(?:\.\w+)*)
      | (?P<gap>[ \t\r\n]+)
      | (?P<other>[0-9.eE+\-*/%()\[\],\w])
    """,
    re.VERBOSE | re.ASCII,
)
_STRANGE = {
    "<": "there are no comparisons in expressions",
    ">": "there are no comparisons in expressions",
    "=": "there are no comparisons in expressions",
    "!": "there are no comparisons in expressions",
    "?": "there are no conditions in expressions; `repeat` takes 0 for that",
    ":": "slices of lists are not taken; name the items one by one",
    "^": "write `**` for a power",
    "$": "inside `${…}` names stand without `$`",
}
_WORDS = {
    "if": "there are no conditions in expressions; `repeat` takes 0 for that",
    "else": "there are no conditions in expressions; `repeat` takes 0 for that",
    "lambda": "functions are not made in expressions",
    "true": "write 1 or 0",
    "false": "write 1 or 0",
}


def parse(source: str, offset: int) -> tuple[ast.expr, str, int]:
    """Reads one expression.

    Args:
        source: What stands between `${` and `}`.
        offset: Where that begins in the whole string.

    Returns:
        The tree, the text that its columns count in, and where that text begins.

    Raises:
        ExpressionError: It is no expression of ours.
    """
    if len(source) > MAX_LENGTH:
        message = f"an expression is at most {MAX_LENGTH} characters long"
        raise ExpressionError(message, offset, offset + len(source))
    if not source.strip():
        raise ExpressionError("this expression is empty", offset - 2, offset + len(source) + 1)
    prepared = "".join(_tokens(source, offset)).lstrip()
    begin = offset + len(source) - len(source.lstrip())
    try:
        with warnings.catch_warnings():
            # Python warns of `1if` before it refuses it; so do we, with a place.
            warnings.simplefilter("ignore")
            tree = ast.parse(prepared, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise _unreadable(prepared.rstrip(), begin) from None
    _Checker(prepared, begin).check(tree, 0)
    return tree, prepared, begin


def find_names(expression: Expression) -> list[NameUse]:
    """Returns the uses of names in an expression, in order."""
    found = []
    for node in ast.walk(expression.tree):
        if isinstance(node, ast.Name) and node.id not in FUNCTIONS:
            start, end = span(node, expression.source, expression.offset)
            found.append(NameUse(dotted(node), start, end))
    return sorted(found, key=lambda use: use.start)


def dotted(node: ast.Name) -> str:
    """Returns the name as it was written."""
    return node.id.replace(_DOT, ".")


def span(node: ast.expr, source: str, offset: int) -> tuple[int, int]:
    """Returns where a node stands in the whole string; Python counts in bytes."""
    written = source.encode()
    start = len(written[: node.col_offset].decode())
    end = len(written[: node.end_col_offset].decode())
    return offset + start, offset + end


def _tokens(source: str, offset: int) -> Iterator[str]:
    position = 0
    while position < len(source):
        match = _TOKEN.match(source, position)
        if match is None or (match["string"] and "\\" in match[0]):
            found = source[position]
            hint = _STRANGE.get(found)
            start = offset + position
            raise ExpressionError(f"unexpected `{found}` in an expression", start, start + 1, hint)
        yield " " * len(match[0]) if match["gap"] else _token(match)
        position = match.end()


def _token(match: re.Match[str]) -> str:
    return match[0].replace(".", _DOT) if match["name"] else match[0]


def _unreadable(source: str, offset: int) -> ExpressionError:
    for word in re.finditer(r"[A-Za-z]+", source):
        if word[0] in _WORDS:
            start, end = word.span()
            message = f"`{word[0]}` has no meaning in an expression"
            return ExpressionError(message, offset + start, offset + end, _WORDS[word[0]])
    written = source.replace(_DOT, ".")
    message = f"cannot read the expression `{written[:60]}`"
    return ExpressionError(message, offset, offset + len(source))


class _Checker:
    """Holds a tree against the whitelist."""

    def __init__(self, source: str, offset: int) -> None:
        self.source, self.offset = source, offset

    def check(self, node: ast.expr, depth: int) -> None:
        if depth > MAX_DEPTH:
            self.refuse(node, f"expressions nest at most {MAX_DEPTH} deep")
        match node:
            case ast.Constant():
                self.check_constant(node)
            case ast.Name():
                self.check_name(node)
            case ast.List(elts=items):
                self.check_all(items, depth)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                self.check(operand, depth + 1)
            case ast.BinOp(op=sign, left=left, right=right) if type(sign) in OPERATORS:
                self.check_all([left, right], depth)
            case ast.Subscript():
                self.check_subscript(node, depth)
            case ast.Call():
                self.check_call(node, depth)
            case _:
                self.refuse(node, f"this is not allowed in an expression: `{self.text(node)}`")

    def check_all(self, nodes: list[ast.expr], depth: int) -> None:
        for node in nodes:
            self.check(node, depth + 1)

    def check_constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self.refuse(node, "a text stands in an expression only as a key", "leave out quotes")
        if type(node.value) not in (int, float):
            self.refuse(node, f"`{self.text(node)}` has no meaning in an expression")

    def check_name(self, node: ast.Name) -> None:
        if node.id in FUNCTIONS:
            message = f"`{node.id}` is a function"
            self.refuse(node, message, f"call it: `{node.id}(…)`")

    def check_subscript(self, node: ast.Subscript, depth: int) -> None:
        self.check(node.value, depth + 1)
        key = node.slice
        if not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
            self.check(key, depth + 1)

    def check_call(self, node: ast.Call, depth: int) -> None:
        name = node.func.id if isinstance(node.func, ast.Name) else None
        if name not in FUNCTIONS:
            called = self.text(node.func)
            otherwise = "there are `min`, `max`, `round` and `int`"
            hint = suggest(called, FUNCTIONS, otherwise=otherwise).hint
            self.refuse(node.func, f"`{called}` cannot be called in an expression", hint)
        if node.keywords or not node.args:
            self.refuse(node, f"`{name}` takes values only, one or more")
        self.check_all(node.args, depth)

    def text(self, node: ast.expr) -> str:
        start, end = span(node, self.source, 0)
        return self.source[start:end].replace(_DOT, ".")

    def refuse(self, node: ast.expr, message: str, hint: str | None = None) -> None:
        raise ExpressionError(message, *span(node, self.source, self.offset), hint)
