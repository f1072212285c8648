"""What editors insert: components with the arguments that they need, ready to be filled in."""

from __future__ import annotations

from typing import Any

from kerasflow.catalog import Entry, Kind, Parameter, find
from kerasflow.checking.schema.definitions import Schema
from kerasflow.checking.wording import identifiers

_LAYERS = ("layer", "layers", "cell", "cells", "backward_layer")


def snippet(tag: str, entry: Entry) -> Schema:
    """Returns a component that an editor offers, with stops for what must be given."""
    tensors = entry.call.tensors if entry.call else ()
    needed = [
        item for name, item in entry.parameters.items() if item.required and name not in tensors
    ]
    body = {item.name: _stop(item, number) for number, item in enumerate(needed, 1)}
    return {"label": tag, "body": {tag: body}, "description": entry.doc or tag}


def named_snippets(kind: Kind) -> list[Schema]:
    """Returns the names in quotes that stand for components of a kind, each with what it means."""
    meant = {name: find(kind, meaning) for name, meaning in sorted(identifiers(kind).items())}
    return [
        {"label": name, "body": name, "description": entry.doc if entry else name}
        for name, entry in meant.items()
        if name.islower()
    ]


def _stop(parameter: Parameter, number: int) -> Any:
    """Returns a stop of the cursor; what begins with `^` is inserted without quotes."""
    if parameter.types == ("string",):
        return f"${number}"
    if parameter.types == ("list",):
        return [f"^${number}"]
    if parameter.name in _LAYERS:
        return {f"${number}": {}}
    return f"^${number}"
