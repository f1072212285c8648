"""The keys of a section, each said once: how it is read and spelled, its limits, and what it is.

The fields of a section's spec carry them. Reading, writing, the JSON Schema and the reference of
the format ask here; so a key that is added to a spec is known to all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, field, fields
from functools import cache
from typing import Any, TypeVar

from kerasflow.blueprints.forms import ARGUMENT, Components, Form, Key
from kerasflow.catalog import Kind
from kerasflow.paths import Path

T = TypeVar("T")


def key(default: T, form: Form, doc: str, **told: Any) -> T:
    """Returns the field of a spec that holds a key of its section, with its default."""
    made: T = field(default=default, metadata=carried(form, doc, **told))
    return made


def carried(form: Form, doc: str, **told: Any) -> dict[str, tuple[Key, ...]]:
    """Returns the metadata of a field that holds one key; those of `Key` say the rest."""
    return {"keys": (Key(form, doc, **told),)}


def arguments(**docs: tuple[str, tuple[Any, ...]]) -> dict[str, tuple[Key, ...]]:
    """Returns the metadata of a field that holds further arguments, each said with examples."""
    return {
        "keys": tuple(
            Key(ARGUMENT, doc, examples=examples, name=name)
            for name, (doc, examples) in docs.items()
        )
    }


@cache
def keys_of(spec: type) -> Mapping[str, Key]:
    """Returns the keys of a section by their names, in the order in which they are written.

    Args:
        spec: The class of the section.

    Example:
        >>> from kerasflow.blueprints.sections import FitSpec
        >>> keys_of(FitSpec)["epochs"].default
        1
    """
    known = {}
    for each in fields(spec):
        unsaid = each.default is MISSING
        for told in each.metadata.get("keys", ()):
            name = told.name or each.name
            default = None if unsaid else each.default
            # A key of another name than the field is one of several ways to say what it holds.
            required = unsaid and name == each.name
            made = told._replace(name=name, field=each.name, default=default, required=required)
            known[name] = made
    return known


def names_of(spec: type, *forms: Form | type) -> tuple[str, ...]:
    """Returns the names of those keys of a section that are of some forms, or kinds of form."""
    return tuple(
        name
        for name, each in keys_of(spec).items()
        if any(each.form is form or type(each.form) is form for form in forms)
    )


@cache
def components_by_output(spec: type, kind: Kind | None = None) -> tuple[str, ...]:
    """Returns the keys of a section that can be given by output; of one kind where one is named."""
    return tuple(
        name
        for name, each in keys_of(spec).items()
        if isinstance(each.form, Components)
        and each.form.given == "by output"
        and kind in (None, each.form.kind)
    )


def components_of(*sections: Any) -> Iterator[tuple[Path, Any, Components, Kind]]:
    """Yields the places of sections that take components, with what is there, and the kinds.

    Args:
        sections: Their specs; None for one that is not there.
    """
    for spec in sections:
        for name, each in keys_of(spec.__class__).items() if spec else ():
            if isinstance(each.form, Components) and each.form.kind:
                yield spec.path / name, getattr(spec, name), each.form, each.form.kind
