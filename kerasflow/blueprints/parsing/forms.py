"""Sections whose keys say themselves how they are read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from kerasflow.blueprints.keys import KeyForm, What, keys_of
from kerasflow.blueprints.parsing.components import parse_value
from kerasflow.blueprints.parsing.cursors import Cursor, describe, freeze, is_expression
from kerasflow.blueprints.specs import FrozenDict, Value
from kerasflow.catalog import Kind

T = TypeVar("T")


def read_section(cursor: Cursor, spec: Callable[..., T]) -> T:
    """Reads a section.

    Args:
        cursor: The section.
        spec: The class of what it becomes.
    """
    known: Any = keys_of(spec)
    found = cursor.mapping(known, f"`{cursor.path}`")
    return spec(**read_keys(found, spec), path=cursor.path)


def read_keys(
    found: Mapping[str, Cursor], spec: Any, outputs: Collection[str] = ()
) -> dict[str, Value]:
    """Returns the values of keys by the names of their fields.

    Args:
        found: The keys that are there.
        spec: The class of the section.
        outputs: Names of the model's outputs; a key that is one is no component.
    """
    known, values = keys_of(spec), {}
    for name, child in found.items():
        form = known[name].form
        value = read_form(child, form, outputs)
        # What could not be read, which was noted, is left at its default.
        if value is not None or form.null:
            values[known[name].field] = value
    return values


def read_form(cursor: Cursor, form: KeyForm, outputs: Collection[str] = ()) -> Value:
    """Returns a value in this form; None, where it is not, which is noted."""
    if form.several:
        items = cursor.items() if isinstance(cursor.value, list) else [cursor]
        read = (read_form(item, form._replace(several=False)) for item in items)
        return tuple(value for value in read if value is not None)
    if form.what == "by_output" and cursor.value == {}:
        return None  # It says nothing of any output, which Keras does not take.
    if form.what == "by_output" and form.kind:
        return parse_value(cursor, (form.kind,), outputs)
    return _READERS[form.what](cursor, form)


def _listed(cursor: Cursor, form: KeyForm) -> tuple[Value, ...]:
    if not isinstance(cursor.value, list):
        cursor.wrong(f"a list of {form.kind}")
    return tuple(parse_value(item, _kinds(form)) for item in cursor.items())


def _kinds(form: KeyForm) -> tuple[Kind, ...]:
    return (form.kind,) if form.kind else ()


def _numbers(cursor: Cursor) -> Value:
    """Reads a number, or numbers in lists and by name."""
    for child in (*cursor.items(), *cursor.children().values()):
        _numbers(child)
    value = cursor.value
    plain = isinstance(value, (int, float, list, dict)) and not isinstance(value, bool)
    if not (plain or value is None or is_expression(value)):
        cursor.wrong("a number")
    # Keras takes no integer for the weight of a single loss.
    return float(value) if type(value) is int else freeze(cursor.plain())


def _text(cursor: Cursor, form: KeyForm) -> str | None:
    text = cursor.string()
    if text is None or len(text) >= form.minimum:
        return text
    cursor.wrong(str(form.wanted))
    return None


def _texts(cursor: Cursor) -> FrozenDict:
    """Reads texts by name, those that are texts."""
    found = cursor.frozen(Cursor.string)
    return FrozenDict({name: text for name, text in found.items() if text is not None})


def _fraction(cursor: Cursor, form: KeyForm) -> float | str | None:
    value = cursor.value
    if not form.texts or not isinstance(value, str):
        return cursor.fraction()
    if value in form.texts:
        return value
    cursor.fault("KF203", f"{cursor.name} cannot be {describe(value)}", form.wanted)
    return None


def _classes(cursor: Cursor, form: KeyForm) -> Value:
    if not isinstance(cursor.value, list):
        return cursor.integer(form.minimum, form.maximum)
    for item in cursor.items():
        if not isinstance(item.value, (str, int, float)):
            item.wrong("the name of a class: a string, a number, true or false")
    return cursor.literal()


def _weight(cursor: Cursor) -> float | None:
    value = cursor.value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0:
        return float(value)
    cursor.wrong("a number of at least 0")
    return None


_READERS: Mapping[What, Callable[[Cursor, KeyForm], Value]] = {
    "argument": lambda cursor, form: parse_value(cursor),
    "boolean": lambda cursor, form: cursor.boolean(),
    "by_output": lambda cursor, form: _numbers(cursor),
    "choice": lambda cursor, form: cursor.choice(form.texts),
    "component": lambda cursor, form: parse_value(cursor, _kinds(form)),
    "components": _listed,
    "integer": lambda cursor, form: cursor.integer(form.minimum, form.maximum),
    "classes": _classes,
    "fraction": _fraction,
    "section": lambda cursor, form: read_section(cursor, form.spec),
    "text": _text,
    "text_by_name": lambda cursor, form: _texts(cursor),
    "weights": lambda cursor, form: cursor.frozen(_weight),
}
