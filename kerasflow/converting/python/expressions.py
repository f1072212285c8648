"""Expressions of a document as Python: `${2 * units}` becomes `2 * UNITS`."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from kerasflow.converting.python.layout import Code, atom
from kerasflow.converting.python.literals import in_quotes, quoted
from kerasflow.documents.expressions import Expression, parts_of
from kerasflow.documents.grammar import OPERATORS, dotted

Lookup = Callable[[str], Any]
"""Gives the Python of a dotted name: a text, or a number of its own."""

_PRECEDENCE = {ast.Add: 1, ast.Sub: 1, ast.Mult: 2, ast.Div: 2, ast.FloorDiv: 2, ast.Mod: 2}
_UNARY, _POWER, _WHOLE = 3, 4, 5


def write_template(text: str, lookup: Lookup) -> Code:
    """Returns a text with `${…}` as Python.

    Args:
        text: As it stands in the document.
        lookup: Gives the Python of a name.

    Example:
        >>> str(write_template("${2 * units}", {"units": "UNITS"}.__getitem__))
        '2 * UNITS'
        >>> str(write_template("conv_${index}", {"index": "i"}.__getitem__))
        'f"conv_{i}"'
    """
    parts = parts_of(text)
    if len(parts) == 1 and isinstance(parts[0], Expression):
        return atom(write_expression(parts[0].tree, lookup))
    if all(isinstance(part, str) for part in parts):
        return atom(quoted("".join(map(str, parts))))
    filled = (
        in_quotes(part).replace("{", "{{").replace("}", "}}")
        if isinstance(part, str)
        # Before Python 3.12 the quotes of the text cannot stand inside of it.
        else f"{{{write_expression(part.tree, lookup)}}}".replace('"', "'")
        for part in parts
    )
    return atom(f'f"{"".join(filled)}"')


def write_expression(tree: ast.expr, lookup: Lookup) -> str:
    """Returns one expression, with spaces and brackets as `ruff format` has them."""
    return _Writer(lookup).write(tree)[0]


class _Writer:
    """Writes the trees that the grammar allows; each with how closely it holds together."""

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup

    def write(self, node: ast.expr) -> tuple[str, int]:
        match node:
            case ast.Constant():
                shown = quoted(node.value) if isinstance(node.value, str) else repr(node.value)
                return shown, _WHOLE
            case ast.Name():
                found = str(self.lookup(dotted(node)))
                return found, _UNARY if found.startswith("-") else _WHOLE
            case ast.List(elts=found):
                return f"[{self.joined(found)}]", _WHOLE
            case ast.UnaryOp(operand=operand):
                return f"-{self.inside(operand, _WHOLE)}", _UNARY
            case ast.BinOp():
                return self.binary(node)
            case ast.Subscript():
                return f"{self.inside(node.value, _WHOLE)}[{self.write(node.slice)[0]}]", _WHOLE
            case ast.Call(func=ast.Name(id=name), args=found):
                return f"{name}({self.joined(found)})", _WHOLE
        raise TypeError(f"no expression of a blueprint: {ast.dump(node)}")

    def joined(self, nodes: list[ast.expr]) -> str:
        return ", ".join(self.write(node)[0] for node in nodes)

    def inside(self, node: ast.expr, least: int) -> str:
        text, strength = self.write(node)
        return text if strength >= least else f"({text})"

    def binary(self, node: ast.BinOp) -> tuple[str, int]:
        sign = OPERATORS[type(node.op)][0]
        if isinstance(node.op, ast.Pow):
            left, right = self.inside(node.left, _WHOLE), self.inside(node.right, _UNARY)
            close = _is_simple(node.left) and _is_simple(node.right)
            return f"{left}**{right}" if close else f"{left} ** {right}", _POWER
        strength = _PRECEDENCE[type(node.op)]
        left, right = self.inside(node.left, strength), self.inside(node.right, strength + 1)
        return f"{left} {sign} {right}", strength


def _is_simple(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.operand, ast.Constant)
    # The shape of a node is written as an item, and is none.
    return isinstance(node, (ast.Constant, ast.Name))
