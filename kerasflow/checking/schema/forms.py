"""Values whose forms say what is taken, as schemas: the keys of sections, options of sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kerasflow.blueprints.forms import (
    ByColumn,
    ByName,
    BySplit,
    Components,
    DataSet,
    Fields,
    Form,
    Key,
    Kinds,
    OneOf,
    Plain,
    Section,
    Special,
)
from kerasflow.blueprints.keys import keys_of
from kerasflow.blueprints.sources.splits import SPLITS
from kerasflow.checking.schema.components import component, losses_or_metrics
from kerasflow.checking.schema.definitions import Definitions, Schema
from kerasflow.checking.schema.values import choice, described, listing, mapping, section, typed

# What is said of a value whether it stands alone or under its key.
_SHARED = ("minItems", "allOf", "pattern", "patternErrorMessage")


def section_of(spec: type, definitions: Definitions) -> Schema:
    """Returns the schema of a section.

    Args:
        spec: The class of what it becomes.
        definitions: Where shared parts go.
    """
    required = [name for name, each in keys_of(spec).items() if each.required]
    limits = {"required": required} if required else {}
    return section(properties_of(keys_of(spec), definitions), **limits)


def properties_of(keys: Mapping[str, Key], definitions: Definitions) -> dict[str, Schema]:
    """Returns the schemas of the keys of a section, or the options of a source."""
    return {name: _of_key(each, definitions) for name, each in keys.items()}


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


def of_form(form: Form, definitions: Definitions) -> Schema:
    """Returns the schema of a value in this form."""
    return _SCHEMAS[type(form)](form, definitions)


def alone(form: Form, *types: str) -> Schema:
    """Returns the limits of a value that can stand in place of a mapping of options."""
    match form:
        case Plain():
            whole = plain(form)
            limits = {key: whole[key] for key in _SHARED if key in whole}
            return {"type": ["object", *whole["type"], *types], **limits}
        case OneOf(known) | DataSet(known):
            told = choice(known)
            words = {"patternErrorMessage": told["errorMessage"], "pattern": told["pattern"]}
            return {"examples": [*known], **words}
    return {}


def plain(form: Plain) -> Schema:
    """Returns the schema of a plain value."""
    types, limits = [*form.types], {**form.limits}
    if "items" in limits:
        limits["items"] = plain(limits["items"])
    if form.nullable:
        types.append("null")
    if form.several:
        types.append("array")
        # With `items` beside `type`, the YAML server would begin a list for every path.
        item = typed(form.types, form.what, **form.limits)
        limits |= {"minItems": 1, "allOf": [{"items": item}]}
    return typed(types, form.expected or form.what, **limits)


def _one_of(form: OneOf, _: Definitions) -> Schema:
    one = choice(form.known, form.said)
    return one | {"type": ["string", "array"], "items": one} if form.several else one


def _components(form: Components, definitions: Definitions) -> Schema:
    if form.kind is None:
        types = ("number", "array", "object", "null")
        one = typed(types, "a number")
        limits = {"items": one, "additionalProperties": one}
        return typed(types, "a number for each output", **limits)
    if form.given == "by output":
        return losses_or_metrics(form.kind, definitions)
    one = component((form.kind,), definitions, *(["null"] if form.given == "one" else []))
    return one if form.given == "one" else listing(one, f"a list of {form.kind}")


def _splits(form: BySplit, definitions: Definitions) -> Schema:
    nullable: Schema = {"type": ["object", "null"]} if form.nullable else {}
    return section({split: of_form(form.of, definitions) for split in SPLITS}, **nullable)


def _columns(form: ByColumn, definitions: Definitions) -> Schema:
    limits = {"minProperties": 1} if form.declared else {}
    expected = f"a mapping from column to {form.holds}"
    return mapping(of_form(form.of, definitions), expected, **limits)


def _fields(form: Fields, definitions: Definitions) -> Schema:
    required: Schema = {} if form.may_lack else {"required": [form.bare]}
    bare = alone(form.options[form.bare].form)
    return section(properties_of(form.options, definitions), **required, **bare)


def _kinds(form: Kinds, definitions: Definitions) -> Schema:
    kinds = {
        kind: described(_fields(it, definitions), form.docs[kind])
        for kind, it in form.kinds.items()
    }
    return section(kinds, allOf=[{"minProperties": 1, "maxProperties": 1}], type="object")


_SCHEMAS: Mapping[type, Callable[[Any, Definitions], Schema]] = {
    Plain: lambda form, _: plain(form),
    OneOf: _one_of,
    ByName: lambda form, _: mapping(plain(form.of) if form.of else {}),
    Components: _components,
    Section: lambda form, definitions: section_of(form.spec, definitions),
    Special: lambda form, _: {},
    DataSet: lambda form, _: choice(form.known),
    BySplit: _splits,
    ByColumn: _columns,
    Fields: _fields,
    Kinds: _kinds,
}
