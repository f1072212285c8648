"""Sections whose keys say themselves how they are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from kerasflow.blueprints.keys import Form, keys_of
from kerasflow.blueprints.parsing.cursors import Cursor
from kerasflow.blueprints.specs import Value

T = TypeVar("T")


def read_section(cursor: Cursor, spec: Callable[..., T], what: str) -> T:
    """Reads a section.

    Args:
        cursor: The section.
        spec: The class of what it becomes.
        what: It is called in messages.
    """
    known: Any = keys_of(spec)
    found = cursor.mapping(known, what)
    read = {known[name].field: read_form(child, known[name].form) for name, child in found.items()}
    # What could not be read, which was noted, is left at its default.
    values = {name: value for name, value in read.items() if value is not None}
    return spec(**values, path=cursor.path)


def read_form(cursor: Cursor, form: Form) -> Value:
    """Returns a value in this form; None, where it is not, which is noted."""
    if form.several:
        items = cursor.items() or [cursor]
        read = (read_form(item, form._replace(several=False)) for item in items)
        return tuple(value for value in read if value is not None)
    match form.what:
        case "integer":
            return cursor.integer(form.minimum, form.maximum)
        case "boolean":
            return cursor.boolean()
        case "choice":
            return cursor.choice(form.texts)
        case "text":
            return cursor.string()
    raise NotImplementedError(form.what)
