"""The section `data`: its targets; its source is in `sources`, the rest in the specs."""

from __future__ import annotations

from kerasflow.blueprints.sections import DataSpec, TargetSpec
from kerasflow.checking.schema.definitions import Definitions, Schema
from kerasflow.checking.schema.forms import properties_of
from kerasflow.checking.schema.sources import sources
from kerasflow.checking.schema.values import mapping, section


def data(definitions: Definitions) -> Schema:
    """Returns the schema of `data`."""
    properties = properties_of(DataSpec, definitions)
    properties["source"] |= sources(definitions)
    properties["target"] |= mapping(_target(definitions))
    return section(properties)


def _target(definitions: Definitions) -> Schema:
    properties = properties_of(TargetSpec, definitions)
    return {"type": ["string", "object"], "properties": properties, "additionalProperties": False}
