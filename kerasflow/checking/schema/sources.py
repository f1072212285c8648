"""The sources of `data`, from their descriptors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kerasflow.blueprints.sources.descriptors import SourceKind
from kerasflow.blueprints.sources.forms import (
    ArrayName,
    ByColumn,
    BySplit,
    Character,
    DataSet,
    Fields,
    FilePaths,
    FilePattern,
    FolderPath,
    Form,
    Kinds,
    OneOf,
    Option,
    Padding,
    Sizes,
)
from kerasflow.blueprints.sources.known import SOURCES
from kerasflow.blueprints.sources.splits import SPLITS
from kerasflow.catalog import Entry
from kerasflow.checking.schema.components import argument
from kerasflow.checking.schema.definitions import EXPRESSION, Definitions, Schema, one_of_texts
from kerasflow.checking.schema.values import (
    choice,
    described,
    integer,
    mapping,
    section,
    text,
    typed,
)

_LOCAL = {
    "pattern": r"^(?!.*(://|\*\*))",
    "patternErrorMessage": "a local file is expected, without `**`; nothing is downloaded",
}
_FOLDER = {"pattern": "^(?!.*://)", "patternErrorMessage": "a local folder is expected"}
_PATTERN = {
    "pattern": r"^(?!/)(?!.*(://|//|\?|\[|\*[^/]*\*))(?!(.*/)?\.{1,2}/).*\*",
    "patternErrorMessage": "expected a pattern with one `*`, such as photos/*.jpg",
}


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
    bare = {} if source.declared else _alone(source.options[source.bare].form)
    return section(_properties(source.options), **bare)


def _properties(options: Mapping[str, Option]) -> dict[str, Schema]:
    return {name: described(_value(option.form), option.doc) for name, option in options.items()}


def _alone(form: Form) -> Schema:
    """Returns the limits of a value that can stand in place of a mapping of options."""
    match form:
        case FilePaths():
            return {"type": ["object", "string", "array", "null"], **_several()}
        case FolderPath():
            return {"type": ["object", "string", "null"], **_FOLDER}
        case FilePattern():
            return _PATTERN
        case OneOf(known) | DataSet(known):
            told = choice(known)
            words = {"patternErrorMessage": told["errorMessage"], "pattern": told["pattern"]}
            return {"examples": [*known], **words}
    return {}


def _value(form: Form) -> Schema:
    return _SCHEMAS[type(form)](form)


def _splits(form: BySplit) -> Schema:
    nullable: Schema = {"type": ["object", "null"]} if form.nullable else {}
    return section({split: _value(form.of) for split in SPLITS}, **nullable)


def _columns(form: ByColumn) -> Schema:
    limits = {"minProperties": 1} if form.declared else {}
    return mapping(_column(form.of), f"a mapping from column to {form.holds}", **limits)


def _column(form: ArrayName | Fields | Kinds) -> Schema:
    if isinstance(form, ArrayName):
        return _value(form)
    if isinstance(form, Fields):
        required: Schema = {} if form.may_lack else {"required": [form.bare]}
        return section(
            _properties(form.options), **required, **_alone(form.options[form.bare].form)
        )
    kinds = {kind: described(_column(it), form.docs[kind]) for kind, it in form.kinds.items()}
    return section(kinds, allOf=[{"minProperties": 1, "maxProperties": 1}], type="object")


def _sizes(form: Sizes) -> Schema:
    fewest, most = form.lengths
    side = integer(1) | ({"maximum": form.most} if form.most else {})
    limits: Schema = {"minItems": fewest} if fewest else {}
    types = ["array", "null"] if form.nullable else ["array"]
    return typed(types, form.what, items=side, maxItems=most, examples=[[*form.example]], **limits)


def _several() -> Schema:
    # With `items` beside `type`, the YAML server would begin a list for every path.
    items = text("the path of a file", **_LOCAL)
    return {"minItems": 1, "allOf": [{"items": items}], **_LOCAL}


_SCHEMAS: Mapping[type, Callable[[Any], Schema]] = {
    FilePaths: lambda _: typed(
        ["string", "array"], "the path of a file, or a list of paths", **_several()
    ),
    FolderPath: lambda _: text("the path of a folder", **_FOLDER),
    FilePattern: lambda _: text(**_PATTERN),
    Character: lambda _: text("one character", pattern=f"^[\\x00-\\x7f]$|{EXPRESSION}"),
    OneOf: lambda form: choice(form.known),
    DataSet: lambda form: choice(form.known),
    Padding: lambda _: typed(["number"], "a number", examples=[0]),
    ArrayName: lambda _: text(),
    Sizes: _sizes,
    BySplit: _splits,
    ByColumn: _columns,
}
