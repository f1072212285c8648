"""What editors insert: components with the arguments that they need, ready to be filled in."""

from __future__ import annotations

from typing import Any

from kerasflow.catalog import Entry, Parameter
from kerasflow.checking.schema.definitions import Schema

_LAYERS = ("layer", "layers", "cell", "cells", "backward_layer")


def snippet(tag: str, entry: Entry) -> Schema:
    """Returns a component that an editor offers, with stops for what must be given."""
    tensors = entry.call.tensors if entry.call else ()
    needed = [
        item for name, item in entry.parameters.items() if item.required and name not in tensors
    ]
    body = {item.name: _stop(item, number) for number, item in enumerate(needed, 1)}
    return {"label": tag, "body": {tag: body}, "description": entry.doc or tag}


def _stop(parameter: Parameter, number: int) -> Any:
    """Returns a stop of the cursor; what begins with `^` is inserted without quotes."""
    if parameter.types == ("string",):
        return f"${number}"
    if parameter.types == ("list",):
        return [f"^${number}"]
    if parameter.name in _LAYERS:
        return {f"${number}": {}}
    return f"^${number}"
