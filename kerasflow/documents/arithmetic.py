"""The values of expressions, bounded in size so that none can hang or fill the memory."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from typing import Any, NoReturn

from kerasflow.documents.expressions import Expression, ExpressionError, UnknownName
from kerasflow.documents.grammar import OPERATORS, dotted, span
from kerasflow.nearness import suggest

MAX_INTEGER = 2**64
MAX_ITEMS = 10_000


def calculate(expression: Expression, lookup: Callable[[str], Any]) -> Any:
    """Returns the value of an expression.

    Args:
        expression: The expression.
        lookup: Gives the value of a dotted name; raises KeyError when it knows none.

    Raises:
        ExpressionError: It has no value, or one that is too large.
    """
    return _Calculator(expression, lookup).value(expression.tree)


class _Calculator:
    """One evaluation of one expression."""

    def __init__(self, expression: Expression, lookup: Callable[[str], Any]) -> None:
        self.expression, self.lookup = expression, lookup

    def value(self, node: ast.expr) -> Any:
        found: Any = None
        match node:
            case ast.Constant():
                found = node.value
            case ast.Name():
                found = self.name(node)
            case ast.List(elts=items):
                found = [self.value(item) for item in items]
            case ast.UnaryOp(operand=operand):
                found = -self.number(operand)
            case ast.BinOp():
                found = self.binary(node)
            case ast.Subscript():
                found = self.subscript(node)
            case ast.Call():
                found = self.call(node)
        return self.bounded(found, node)

    def name(self, node: ast.Name) -> Any:
        name = dotted(node)
        try:
            return self.lookup(name)
        except KeyError:
            raise UnknownName(name, *self.span(node)) from None

    def number(self, node: ast.expr) -> Any:
        value = self.value(node)
        if not isinstance(value, (int, float)):
            self.fail(node, f"expected a number, found {_shown(value)}")
        return value

    def binary(self, node: ast.BinOp) -> Any:
        left, right = self.value(node.left), self.value(node.right)
        sign, operate = OPERATORS[type(node.op)]
        if not _fits(sign, left, right):
            message = f"cannot calculate {_shown(left)} {sign} {_shown(right)}"
            self.fail(node, message, _text_hint(left, right))
        if _explodes(sign, left, right):
            self.fail(node, "the result is too large")
        try:
            return operate(left, right)
        except (ZeroDivisionError, OverflowError) as error:
            zero = isinstance(error, ZeroDivisionError)
            message = "division by zero" if zero else "the result is too large"
            raise ExpressionError(message, *self.span(node)) from None

    def subscript(self, node: ast.Subscript) -> Any:
        container, text = self.value(node.value), _text_key(node.slice)
        key = self.value(node.slice) if text is None else text
        if isinstance(container, dict) and isinstance(key, str):
            if key not in container:
                message = f"there is no key `{key}`; there are {_keys(container)}"
                self.fail(node.slice, message, suggest(key, container, otherwise="").hint)
            return container[key]
        if not isinstance(container, list) or type(key) is not int:
            self.fail(node, f"cannot take {_shown(key)} of {_shown(container)}")
        if not -len(container) <= key < len(container):
            self.fail(node.slice, f"there is no item {key} in a list of {len(container)}")
        return container[key]

    def call(self, node: ast.Call) -> Any:
        function = node.func.id if isinstance(node.func, ast.Name) else ""
        values = [self.value(argument) for argument in node.args]
        if function in ("min", "max"):
            return self.extreme(function, values, node)
        most = 1 if function == "int" else 2
        numbers = all(isinstance(value, (int, float)) for value in values)
        if not numbers or len(values) > most or not _places_fit(values[1:]):
            form = "`int(number)`" if most == 1 else "`round(number)` or `round(number, 2)`"
            self.fail(node, f"expected {form}")
        return int(values[0]) if function == "int" else round(*values)

    def extreme(self, function: str, values: list[Any], node: ast.Call) -> Any:
        items = values[0] if len(values) == 1 and isinstance(values[0], list) else values
        if not items or not all(isinstance(item, (int, float)) for item in items):
            self.fail(node, f"`{function}` takes numbers, or one list of numbers")
        return min(items) if function == "min" else max(items)

    def bounded(self, value: Any, node: ast.expr) -> Any:
        if isinstance(value, complex):
            self.fail(node, "the result is not a real number")
        whole, real = isinstance(value, int), isinstance(value, float)
        if (whole and abs(value) > MAX_INTEGER) or (real and not math.isfinite(value)):
            self.fail(node, "the result is too large")
        if isinstance(value, (list, dict)) and _size(value, MAX_ITEMS) > MAX_ITEMS:
            self.fail(node, f"the result holds more than {MAX_ITEMS:,} values")
        return value

    def span(self, node: ast.expr) -> tuple[int, int]:
        return span(node, self.expression.source, self.expression.offset)

    def fail(self, node: ast.expr, message: str, hint: str | None = None) -> NoReturn:
        raise ExpressionError(message, *self.span(node), hint)


def _fits(sign: str, left: Any, right: Any) -> bool:
    """Tells whether an operator takes such values: numbers; lists to join and to repeat."""
    if isinstance(left, list):
        return (sign == "+" and isinstance(right, list)) or (sign == "*" and type(right) is int)
    return isinstance(left, (int, float)) and isinstance(right, (int, float))


def _explodes(sign: str, left: Any, right: Any) -> bool:
    """Tells whether the mere calculation would take too long."""
    if isinstance(left, list):
        return sign == "*" and len(left) * right > MAX_ITEMS
    whole = isinstance(left, int) and isinstance(right, int)
    return sign == "**" and whole and abs(left) > 1 and abs(right) * left.bit_length() > 256


def _size(value: Any, limit: int) -> int:
    """Counts the values in a value, up to a little over `limit`."""
    if not isinstance(value, (list, dict)):
        return 1
    size = 1
    for item in value.values() if isinstance(value, dict) else value:
        size += _size(item, limit - size)
        if size > limit:
            break
    return size


def _places_fit(places: list[Any]) -> bool:
    return all(type(count) is int and abs(count) <= 20 for count in places)


def _text_key(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _keys(mapping: dict[str, Any]) -> str:
    return ", ".join(f"`{key}`" for key in mapping) or "none"


def _text_hint(left: Any, right: Any) -> str | None:
    if isinstance(left, str) or isinstance(right, str):
        return "join texts by writing them side by side: `a_${b}`"
    return None


def _shown(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, (list, dict)):
        return "a list" if isinstance(value, list) else "a mapping"
    return f"`{value}`"
