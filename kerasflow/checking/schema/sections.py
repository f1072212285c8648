"""The sections whose schemas others refer to: `compile`, `fit`, `then`."""

from __future__ import annotations

from kerasflow.blueprints.keys import keys_of
from kerasflow.blueprints.sections import CompileSpec, FitSpec
from kerasflow.checking.schema.definitions import Definitions, Schema
from kerasflow.checking.schema.forms import properties_of, section_of
from kerasflow.checking.schema.values import described, listing

_PHASED = {"fit": FitSpec, "compile": CompileSpec}


def define_sections(definitions: Definitions) -> None:
    """Adds the parts `compile` and `fit`."""
    definitions.define("compile", lambda: _compiling(definitions))
    doc = "The arguments of `Model.fit` that do not concern data."
    definitions.define("fit", lambda: section_of(FitSpec, doc, definitions))


def _compiling(definitions: Definitions) -> Schema:
    """Returns the schema of `compile`; a model with a class of its own takes further keys."""
    properties = properties_of(CompileSpec, definitions)
    return {"type": ["object", "string"], "properties": properties} | described(
        {}, "The arguments of `Model.compile`."
    )


def phases(definitions: Definitions) -> Schema:
    """Returns the schema of `then`."""
    known = {
        f"{section}.{name}": definitions.schemas[section]["properties"][name]
        for section, spec in _PHASED.items()
        for name, key in keys_of(spec).items()
        if key.phased
    }
    phase = {"type": ["object", "string"], "properties": known}
    return described(
        listing(phase, "a list of phases"),
        "Further phases of training, each a mapping from path to value, going on with the weights.",
    )
