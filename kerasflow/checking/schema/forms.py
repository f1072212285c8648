"""Sections whose keys say themselves what is taken, as schemas."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kerasflow.blueprints.keys import Key, KeyForm, What, keys_of
from kerasflow.catalog import Kind
from kerasflow.checking.schema.components import component, losses_or_metrics
from kerasflow.checking.schema.definitions import EXPRESSION, Definitions, Schema
from kerasflow.checking.schema.values import (
    boolean,
    choice,
    described,
    fraction,
    integer,
    listing,
    mapping,
    section,
    text,
    typed,
)


def section_of(spec: type, doc: str, definitions: Definitions) -> Schema:
    """Returns the schema of a section.

    Args:
        spec: The class of what it becomes.
        doc: What an editor shows of it.
        definitions: Where shared parts go.
    """
    return described(_section(spec, definitions), doc)


def _section(spec: type, definitions: Definitions) -> Schema:
    required = [name for name, each in keys_of(spec).items() if each.required]
    limits = {"required": required} if required else {}
    return section(properties_of(spec, definitions), **limits)


def properties_of(spec: type, definitions: Definitions) -> dict[str, Schema]:
    """Returns the schemas of the keys of a section."""
    return {name: _of_key(each, definitions) for name, each in keys_of(spec).items()}


def _of_key(key: Key, definitions: Definitions) -> Schema:
    offered = {"examples": [*key.examples]} if key.examples else {}
    default = default_of(key)
    doc = f"{key.doc} Default: {default}." if default else key.doc
    return described(of_form(key.form, definitions) | offered, doc)


def default_of(key: Key) -> str:
    """Returns what goes without a key, in Markdown; nothing where there is nothing to say."""
    default = key.default
    if key.otherwise or not isinstance(default, (bool, int, float, str)):
        return key.otherwise or ""
    shown = str(default).lower() if isinstance(default, bool) else str(default)
    return f"`{shown}`" if isinstance(default, (bool, str)) else shown


def of_form(form: KeyForm, definitions: Definitions) -> Schema:
    """Returns the schema of a value in this form."""
    if form.several:
        one = of_form(form._replace(several=False), definitions)
        return one | {"type": ["string", "array"], "items": one}
    if form.kind:
        return _of_components(form, form.kind, definitions)
    if form.what == "section":
        return _section(form.spec, definitions)
    return _SCHEMAS[form.what](form)


def _of_components(form: KeyForm, kind: Kind, definitions: Definitions) -> Schema:
    if form.what == "by_output":
        return losses_or_metrics(kind, definitions)
    one = component((kind,), definitions, *(["null"] if form.null else []))
    return one if form.what == "component" else listing(one, f"a list of {kind}")


def _numbers() -> Schema:
    types = ("number", "array", "object", "null")
    one = typed(types, "a number")
    limits = {"items": one, "additionalProperties": one}
    return typed(types, "a number for each output", **limits)


def _text(form: KeyForm) -> Schema:
    if form.minimum:
        return text(form.wanted or "a string", minLength=form.minimum)
    if form.pattern is None:
        return text()
    told = {"patternErrorMessage": f"expected {form.wanted}"} if form.wanted else {}
    return text(pattern=f"(?:{form.pattern})|{EXPRESSION}", **told)


def _fraction(form: KeyForm) -> Schema:
    limits = {"pattern": f"^{'|'.join(form.texts)}$|{EXPRESSION}"} if form.texts else {}
    return fraction(**limits)


def _classes(form: KeyForm) -> Schema:
    name = typed(["string", "number", "boolean"], "the name of a class")
    bounds = {"minimum": form.minimum, "maximum": form.maximum, "minItems": 1}
    expected = "a number of classes, or their names"
    return typed(["integer", "array"], expected, items=name, **bounds)


def _columns() -> Schema:
    expected = "a column, or a list of columns, one for each label"
    return typed(["string", "array"], expected, items=text(), minItems=1)


_SCHEMAS: Mapping[What, Callable[[KeyForm], Schema]] = {
    "argument": lambda form: {},
    "boolean": lambda form: boolean(),
    "by_output": lambda form: _numbers(),
    "choice": lambda form: choice(form.texts, form.said),
    "integer": lambda form: integer(form.minimum) | {"maximum": form.maximum},
    "classes": _classes,
    "columns": lambda form: _columns(),
    "fraction": _fraction,
    "free": lambda form: mapping({}),
    "special": lambda form: {},
    "text": _text,
    "text_by_name": lambda form: mapping(text()),
    "weights": lambda form: mapping(typed(["number"], "a number of at least 0", minimum=0)),
}
