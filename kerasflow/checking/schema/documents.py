"""The schema of a whole document."""

from __future__ import annotations

from kerasflow import catalog
from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.forms import EXPRESSION
from kerasflow.blueprints.keys import keys_of
from kerasflow.checking.schema.components import overlay, requirements
from kerasflow.checking.schema.data import data, required_options
from kerasflow.checking.schema.definitions import Definitions, Schema
from kerasflow.checking.schema.forms import properties_of
from kerasflow.checking.schema.nodes import define_nodes, model, nodes
from kerasflow.checking.schema.sections import define_sections, phases
from kerasflow.checking.schema.values import NAME, described, mapping, text, typed

TITLE = "KerasFlow blueprint"
_VERSION = 1


def make_schema(*, registered: bool = True) -> Schema:
    """Returns the JSON Schema (draft-07) of blueprints.

    Use it to write the file that editors read; `kerasflow schema` does. It states what can be said
    of each value where it stands; `check` finds the rest.

    Args:
        registered: Whether what the user has registered in this process belongs to it.

    Returns:
        Plain values, for `json.dumps`.

    Example:
        >>> schema = make_schema(registered=False)
        >>> schema["title"], "Dense" in schema["definitions"]["node"]["properties"]
        ('KerasFlow blueprint', True)
    """
    definitions = Definitions(registered)
    define_nodes(definitions)
    define_sections(definitions)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": f"https://kerasflow.dev/schema/{_VERSION}",
        "title": TITLE,
        "$comment": f"Made by `kerasflow schema` for Keras {catalog.version()}.",
        "allowComments": True,
        "allowTrailingCommas": True,
        "type": "object",
        "properties": _properties(definitions),
        "patternProperties": {"^(?:meta$|x-)": {}},
        "additionalProperties": False,
        "allOf": [_whole(definitions), _closed_compile(definitions)],
        "defaultSnippets": [_START],
        "definitions": dict(sorted(definitions.schemas.items())),
    }


def _properties(definitions: Definitions) -> dict[str, Schema]:
    block: Schema = {"$ref": "#/definitions/block"}
    blocks = mapping(block, propertyNames={"pattern": NAME})
    names = text(pattern=f"^[A-Za-z0-9][A-Za-z0-9_.-]{{0,63}}$|{EXPRESSION}")
    special: dict[str, Schema] = {
        "name": names,
        "blocks": blocks,
        "data": data(definitions),
        "preprocess": nodes(),
        "model": model(definitions),
        "then": phases(definitions),
    }
    known = properties_of(keys_of(Blueprint), definitions)
    return {
        "$schema": described(text(), "Where the editor finds this schema; nobody else reads it."),
        "blueprint": described({"enum": [_VERSION]}, "The version of the format."),
        "extends": described(_files(), "Blueprints that this one is laid over."),
        "set": described(mapping({}), "Changes by path, made last."),
        "unset": described(_paths(), "Paths that are removed."),
        **{name: schema | special.get(name, {}) for name, schema in known.items()},
        # What stands beside a `$ref` would not count.
        **{name: {"$ref": f"#/definitions/{name}"} for name in ("compile", "fit")},
    }


def _files() -> Schema:
    return typed(["array", "string"], "the name of a file, or a list of names", items=text())


def _paths() -> Schema:
    return typed(["array", "string"], "a path, or a list of paths", items=text())


def _whole(definitions: Definitions) -> Schema:
    """What a document must have that is not laid over another, which may hold the rest."""
    schedule = overlay({"learning_rate": requirements("schedules", definitions)})
    scaled = requirements("optimizers", definitions)
    optimizer = {"additionalProperties": schedule, "allOf": [scaled]}
    sections: dict[str, Schema] = {
        "compile": overlay({"optimizer": optimizer}),
        "data": overlay({"source": overlay(required_options())}),
        "blocks": {"additionalProperties": {"required": ["layers"]}},
        "model": {"if": _PLAIN_MAPPING, "then": {"required": ["layers"]}},
    }
    partly = {"anyOf": [{"required": ["extends"]}, {"required": ["set"]}]}
    return {"if": partly, "else": {"required": ["blueprint", "model"], **overlay(sections)}}


_PLAIN_MAPPING: Schema = {"type": "object", "propertyNames": {"pattern": "^[a-z]"}}


def _closed_compile(definitions: Definitions) -> Schema:
    """Refuses unknown keys of `compile`, but where the model has a class of its own."""
    known = dict.fromkeys(definitions.schemas["compile"]["properties"], True)
    closed = overlay({"compile": {"properties": known, "additionalProperties": False}})
    usual = {"required": ["layers"], "not": {"required": ["class"]}}
    graph = {"anyOf": [{"type": "array"}, usual]}
    return {
        "if": {"required": ["model"], **overlay({"model": graph})},
        "then": closed,
    }


_START: Schema = {
    "label": "blueprint",
    "description": "A blueprint: a model and how it is trained.",
    "body": {
        "blueprint": _VERSION,
        "model": {"inputs": {"${1:x}": {"shape": ["^${2:28}"]}}, "layers": ["^$3"]},
        "compile": {"optimizer": "${4:adam}", "loss": "$5", "metrics": ["$6"]},
    },
}
