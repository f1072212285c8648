"""Plain values: numbers, texts, choices and lists, each of which can be an expression instead."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kerasflow.blueprints.expanding.naming import MAX_NAME
from kerasflow.blueprints.forms import EXPRESSION
from kerasflow.catalog import Parameter
from kerasflow.catalog.ranges import Range
from kerasflow.checking.schema.definitions import Schema, one_of_texts
from kerasflow.checking.wording import types_taken
from kerasflow.nearness import listed

_JSON_TYPES = {
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "list": "array",
    "mapping": "object",
    "null": "null",
}
ANYTHING: Schema = {"type": ["boolean", "number", "string", "array", "object", "null"]}
"""Any value, with its types, without which editors would offer a key and no place for the value."""
NAME = (
    rf"^(?!previous$)(?:[A-Za-z][A-Za-z0-9_]{{0,{MAX_NAME - 1}}}"
    r"|(?=.*\$\{)(?:[A-Za-z]|\$\{[^}]*\})(?:[A-Za-z0-9_]|\$\{[^}]*\})*)$"
)
"""What nodes, inputs and blocks can be called."""


def described(schema: Schema, text: str) -> Schema:
    """Returns a schema with what an editor shows of it; the text is Markdown."""
    shown: Schema = {"description": text}
    return schema | shown | ({"markdownDescription": text} if "`" in text else {})


def typed(types: Iterable[str], expected: str, **limits: Any) -> Schema:
    """Returns the schema of plain types, in JSON Schema's words.

    Args:
        types: What is taken; ``"string"`` for any text.
        expected: What is told where something else stands.
        limits: Further keywords.
    """
    every = list(types)
    schema: Schema = {"type": every, "errorMessage": f"expected {expected}"}
    if "string" not in every:
        schema |= {"type": [*every, "string"], "pattern": EXPRESSION}
    return schema | limits


def text(expected: str = "a string", **limits: Any) -> Schema:
    """Returns the schema of a text."""
    return typed(["string"], expected, **limits)


def choice(texts: Iterable[str], said: Iterable[str] = ()) -> Schema:
    """Returns the schema of one of some texts.

    Args:
        texts: What is taken.
        said: What an editor shows of each, in the same order; nothing when left out.
    """
    every = list(texts)
    offered: Schema = {"examples": every}
    if shown := list(said):
        pairs = zip(every, shown, strict=True)
        snippets = [{"label": text, "body": text, "description": doc} for text, doc in pairs]
        offered = {"defaultSnippets": snippets}
    expected = f"one of {listed(every)}"
    return typed(["string"], expected, pattern=one_of_texts(every), **offered)


def mapping(values: Schema, expected: str = "a mapping", **limits: Any) -> Schema:
    """Returns the schema of a mapping whose keys are free."""
    return typed(["object"], expected) | {"additionalProperties": values} | limits


def listing(items: Schema, expected: str = "a list", **limits: Any) -> Schema:
    """Returns the schema of a list."""
    return typed(["array"], expected, items=items, **limits)


def refusal(message: str) -> Schema:
    """Returns a schema that refuses every mapping, with a message that both services show."""
    return {"type": "array", "errorMessage": message}


def section(properties: dict[str, Schema], **limits: Any) -> Schema:
    """Returns the schema of a mapping with these keys alone."""
    known: Schema = {"properties": properties, "additionalProperties": False}
    return {"type": ["object", "string"], "pattern": EXPRESSION} | known | limits


def plain_value(parameter: Parameter) -> Schema:
    """Returns the schema of an argument that takes plain values; `{}` where nothing is certain."""
    if not parameter.types:
        return {}
    types = [_JSON_TYPES[name] for name in parameter.types if name != "string"]
    numbers = _numbers(parameter.range)
    limits: Schema = dict(numbers)
    if takes_null(parameter) and "null" not in types:
        types.append("null")
    if "boolean" in types and not {"integer", "number"} & set(types):
        # Keras' users write 0 and 1 for false and true.
        types.append("integer")
        limits |= {"minimum": 0, "maximum": 1}
    if one := parameter.item_types:
        limits["items"] = _item(one, numbers)
    if parameter.lengths:
        limits |= {"minItems": min(parameter.lengths), "maxItems": max(parameter.lengths)}
    return _textual(parameter, types, limits)


def _item(types: tuple[str, ...], numbers: Schema) -> Schema:
    """Returns the schema of an item of a list; one that has no range may be a list itself."""
    expected = types_taken(types, ())
    one = typed(types, expected, **numbers)
    return one if numbers else typed((*types, "array"), expected, items=one)


def _textual(parameter: Parameter, types: list[str], limits: Schema) -> Schema:
    expected = types_taken(parameter.types, parameter.accepts)
    if "string" in parameter.types:
        types.append("string")
    if parameter.choices:
        known = list(parameter.choices)
        limits |= {"pattern": one_of_texts(known, any_case=True), "examples": known}
        expected = f"one of {listed(known)}"
    return typed(types, expected, **limits)


def takes_null(parameter: Parameter) -> bool:
    """Tells whether null can stand for an argument; an optional one is then left out."""
    if "null" in parameter.types:
        return True
    left_out = parameter.default is None or "string" in parameter.types
    return not parameter.required and left_out


def _numbers(limits: Range | None) -> Schema:
    if limits is None:
        return {}
    low = "exclusiveMinimum" if limits.above else "minimum"
    high = "exclusiveMaximum" if limits.below else "maximum"
    bounds = {low: limits.minimum, high: limits.maximum}
    return {name: bound for name, bound in bounds.items() if bound is not None}
