"""What Keras accepts, as data: read without Keras, generated from it by `catalog.generating`."""

from __future__ import annotations

from kerasflow.catalog.entries import KINDS, NODE_KINDS, CallSignature, Entry, Kind, Parameter
from kerasflow.catalog.lookup import (
    excluded,
    find,
    find_tag,
    identifiers,
    names,
    tag_has,
    tag_value,
    version,
)
from kerasflow.catalog.naming import accepted_kinds
from kerasflow.catalog.registering import is_registered, register, registered
from kerasflow.catalog.traits import having, values

__all__ = [
    "KINDS",
    "NODE_KINDS",
    "CallSignature",
    "Entry",
    "Kind",
    "Parameter",
    "accepted_kinds",
    "excluded",
    "find",
    "find_tag",
    "having",
    "identifiers",
    "is_registered",
    "names",
    "register",
    "registered",
    "tag_has",
    "tag_value",
    "values",
    "version",
]
