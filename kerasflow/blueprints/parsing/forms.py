"""Values whose forms say how they are read: the keys of sections, and the options of sources."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from kerasflow.blueprints.forms import ByName, Components, Form, OneOf, Plain, Section, Special
from kerasflow.blueprints.keys import keys_of
from kerasflow.blueprints.parsing.components import parse_value
from kerasflow.blueprints.parsing.cursors import Cursor, freeze, is_expression
from kerasflow.blueprints.specs import FrozenDict, Value

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
        if value is not None or isinstance(form, Components | Special):
            values[known[name].field] = value
    return values


def read_form(cursor: Cursor, form: Form, outputs: Collection[str] = ()) -> Value:
    """Returns a value in this form; None, where it is not, which is noted."""
    match form:
        case Plain() | OneOf():
            return _plain(cursor, form)
        case Components():
            return _components(cursor, form, outputs)
        case Section(spec):
            return read_section(cursor, spec)
        case ByName(Plain() as of):
            found = cursor.frozen(lambda child: read_form(child, of))
            return FrozenDict({name: it for name, it in found.items() if it is not None})
    return parse_value(cursor)


def _plain(cursor: Cursor, form: Plain | OneOf) -> Value:
    if (
        form.several
        and isinstance(cursor.value, list)
        and (cursor.value or isinstance(form, OneOf))
    ):
        items = (_single(item, form) for item in cursor.items())
        return tuple(item for item in items if item is not None)
    value = _single(cursor, form)
    return (value,) if isinstance(form, OneOf) and form.several and value is not None else value


def _single(cursor: Cursor, form: Plain | OneOf) -> Value:
    if isinstance(form, OneOf):
        return cursor.choice(form.known)
    value = cursor.plain()
    if form.nullable and value is None:
        return None
    if not form.fits(value, cursor.beside):
        cursor.wrong(form.say(value) if form.say else form.what, form.hint, form.subject)
        return None
    if fault := form.find_fault(value):
        cursor.refuse(*fault)
        return None
    for item in cursor.items() if "items" in form.limits else ():
        read_form(item, form.limits["items"])
    return form.become(value) if isinstance(value, (int, float)) else cursor.literal()


def _components(cursor: Cursor, form: Components, outputs: Collection[str]) -> Value:
    kinds = (form.kind,) if form.kind else ()
    if form.given == "list":
        if not isinstance(cursor.value, list):
            cursor.wrong(f"a list of {form.kind}")
        return tuple(parse_value(item, kinds) for item in cursor.items())
    if form.given == "by output" and cursor.value == {}:
        return None  # It says nothing of any output, which Keras does not take.
    return parse_value(cursor, kinds, outputs) if kinds else _numbers(cursor)


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
