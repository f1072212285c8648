"""The sources of `data`, from their descriptors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kerasflow.blueprints.sources.descriptors import SourceKind
from kerasflow.blueprints.sources.forms import (
    ByColumn,
    BySplit,
    DataSet,
    Fields,
    Form,
    Kinds,
    OneOf,
    Option,
    Plain,
)
from kerasflow.blueprints.sources.known import SOURCES
from kerasflow.blueprints.sources.splits import SPLITS
from kerasflow.catalog import Entry
from kerasflow.checking.schema.components import argument
from kerasflow.checking.schema.definitions import Definitions, Schema, one_of_texts
from kerasflow.checking.schema.values import (
    choice,
    described,
    mapping,
    section,
    typed,
)

# What is said of a value whether it stands alone or under its key.
_SHARED = ("minItems", "allOf", "pattern", "patternErrorMessage")


def sources(definitions: Definitions) -> Schema:
    """Returns the schema of `data.source`."""
    known = {name: described(_source(source), source.doc) for name, source in SOURCES.items()}
    known |= {entry.name: _own(entry, definitions) for entry in definitions.entries("sources")}
    named = {"pattern": one_of_texts(known), "patternErrorMessage": "unknown source"}
    # Beside `properties` it would keep the YAML server from offering any.
    return section(known, allOf=[{"maxProperties": 1}], **named)


def required_options() -> dict[str, Schema]:
    """Returns what each source needs, in a document that is not laid over another."""
    needed = {name: [*_needed(source)] for name, source in SOURCES.items()}
    return {name: {"required": options} for name, options in needed.items() if options}


def _needed(source: SourceKind) -> Iterator[str]:
    if not any(source.bare in pair for pair in source.excluding):
        yield source.bare
    if source.declared:
        yield source.declared


def _own(entry: Entry, definitions: Definitions) -> Schema:
    """A source that the user has registered; what it takes is its own affair."""
    properties = {key: argument(item, definitions) for key, item in entry.parameters.items()}
    return described({"properties": properties}, entry.doc or entry.name)


def _source(source: SourceKind) -> Schema:
    # A bare value is not enough where columns have to be declared beside it.
    bare = {} if source.declared else _alone(source.options[source.bare].form, "null")
    return section(_properties(source.options), **bare)


def _properties(options: Mapping[str, Option]) -> dict[str, Schema]:
    return {name: described(_value(option.form), option.doc) for name, option in options.items()}


def _alone(form: Form, *types: str) -> Schema:
    """Returns the limits of a value that can stand in place of a mapping of options."""
    match form:
        case Plain():
            whole = _plain(form)
            limits = {key: whole[key] for key in _SHARED if key in whole}
            return {"type": ["object", *whole["type"], *types], **limits}
        case OneOf(known) | DataSet(known):
            told = choice(known)
            words = {"patternErrorMessage": told["errorMessage"], "pattern": told["pattern"]}
            return {"examples": [*known], **words}
    return {}


def _value(form: Form) -> Schema:
    return _SCHEMAS[type(form)](form)


def _plain(form: Plain) -> Schema:
    types, limits = [*form.types], {**form.limits}
    if form.nullable:
        types.append("null")
    if form.items:
        limits["items"] = _plain(form.items)
    if form.several:
        types.append("array")
        # With `items` beside `type`, the YAML server would begin a list for every path.
        item = typed(form.types, form.what, **form.limits)
        limits |= {"minItems": 1, "allOf": [{"items": item}]}
    return typed(types, form.expected or form.what, **limits)


def _splits(form: BySplit) -> Schema:
    nullable: Schema = {"type": ["object", "null"]} if form.nullable else {}
    return section({split: _value(form.of) for split in SPLITS}, **nullable)


def _columns(form: ByColumn) -> Schema:
    limits = {"minProperties": 1} if form.declared else {}
    return mapping(_column(form.of), f"a mapping from column to {form.holds}", **limits)


def _column(form: Plain | Fields | Kinds) -> Schema:
    if isinstance(form, Plain):
        return _value(form)
    if isinstance(form, Fields):
        required: Schema = {} if form.may_lack else {"required": [form.bare]}
        return section(
            _properties(form.options), **required, **_alone(form.options[form.bare].form)
        )
    kinds = {kind: described(_column(it), form.docs[kind]) for kind, it in form.kinds.items()}
    return section(kinds, allOf=[{"minProperties": 1, "maxProperties": 1}], type="object")


_SCHEMAS: Mapping[type, Callable[[Any], Schema]] = {
    Plain: _plain,
    OneOf: lambda form: choice(form.known),
    DataSet: lambda form: choice(form.known),
    BySplit: _splits,
    ByColumn: _columns,
}
