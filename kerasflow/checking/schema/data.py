"""The section `data`: its sources and targets; the rest is in the specs."""

from __future__ import annotations

from collections.abc import Iterator

from kerasflow.blueprints.keys import keys_of
from kerasflow.blueprints.sections import DataSpec, TargetSpec
from kerasflow.blueprints.sources.descriptors import SourceKind
from kerasflow.blueprints.sources.known import SOURCES
from kerasflow.catalog import Entry
from kerasflow.checking.schema.components import argument
from kerasflow.checking.schema.definitions import Definitions, Schema, one_of_texts
from kerasflow.checking.schema.forms import alone, properties_of
from kerasflow.checking.schema.values import described, mapping, section


def data(definitions: Definitions) -> Schema:
    """Returns the schema of `data`."""
    properties = properties_of(keys_of(DataSpec), definitions)
    properties["source"] |= _sources(definitions)
    target = properties_of(keys_of(TargetSpec), definitions)
    properties["target"] |= mapping(
        {"type": ["string", "object"], "properties": target, "additionalProperties": False}
    )
    return section(properties)


def _sources(definitions: Definitions) -> Schema:
    known = {
        name: described(_source(source, definitions), source.doc)
        for name, source in SOURCES.items()
    }
    known |= {entry.name: _own(entry, definitions) for entry in definitions.entries("sources")}
    named = {"pattern": one_of_texts(known), "patternErrorMessage": "unknown source"}
    # Beside `properties` it would keep the YAML server from offering any.
    return section(known, allOf=[{"maxProperties": 1}], **named)


def _own(entry: Entry, definitions: Definitions) -> Schema:
    """A source that the user has registered; what it takes is its own affair."""
    properties = {key: argument(item, definitions) for key, item in entry.parameters.items()}
    return described({"properties": properties}, entry.doc or entry.name)


def _source(source: SourceKind, definitions: Definitions) -> Schema:
    # A bare value is not enough where columns have to be declared beside it.
    bare = {} if source.declared else alone(source.options[source.bare].form, "null")
    return section(properties_of(source.options, definitions), **bare)


def required_options() -> dict[str, Schema]:
    """Returns what each source needs, in a document that is not laid over another."""
    needed = {name: [*_needed(source)] for name, source in SOURCES.items()}
    return {name: {"required": options} for name, options in needed.items() if options}


def _needed(source: SourceKind) -> Iterator[str]:
    if not any(source.bare in pair for pair in source.excluding):
        yield source.bare
    if source.declared:
        yield source.declared
