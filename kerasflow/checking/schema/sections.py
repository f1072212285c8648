"""The sections whose schemas others refer to: `compile`, `fit`, `then`."""

from __future__ import annotations

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.keys import keys_of
from kerasflow.blueprints.sections import CompileSpec, FitSpec
from kerasflow.checking.schema.definitions import Definitions, Schema
from kerasflow.checking.schema.forms import properties_of, section_of
from kerasflow.checking.schema.values import described, listing

_PHASED = {"fit": FitSpec, "compile": CompileSpec}


def define_sections(definitions: Definitions) -> None:
    """Adds the parts `compile` and `fit`."""
    definitions.define("compile", lambda: _compiling(definitions))
    doc = keys_of(Blueprint)["fit"].doc
    definitions.define("fit", lambda: described(section_of(FitSpec, definitions), doc))


def _compiling(definitions: Definitions) -> Schema:
    """Returns the schema of `compile`; a model with a class of its own takes further keys."""
    properties = properties_of(keys_of(CompileSpec), definitions)
    schema: Schema = {"type": ["object", "string"], "properties": properties}
    return described(schema, keys_of(Blueprint)["compile"].doc)


def phases(definitions: Definitions) -> Schema:
    """Returns the schema of `then`."""
    known = {
        f"{section}.{name}": definitions.schemas[section]["properties"][name]
        for section, spec in _PHASED.items()
        for name, key in keys_of(spec).items()
        if key.phased
    }
    phase = {"type": ["object", "string"], "properties": known}
    return listing(phase, "a list of phases")
