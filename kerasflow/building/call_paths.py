"""The way from the model to a call: blocks, groups, and iterations of a repeat."""

from __future__ import annotations

from kerasflow.blueprints.graphs import Call, CallStep
from kerasflow.documents.values import Document
from kerasflow.places import Place


def describe_call_path(call: Call) -> str:
    """Returns the way in words, innermost first; empty for a call in no block or group.

    Example:
        >>> from kerasflow.blueprints.specs import Component
        >>> from kerasflow.paths import Path
        >>> way = (CallStep(Path.parse("model.layers[1]"), "halve", 0),)
        >>> describe_call_path(Call("h.0.r", Component("Reshape"), call_path=way))
        'turn 0 of the block `halve` used at model.layers[1]'
    """
    return ", in ".join(_iteration(iteration) for iteration in reversed(call.call_path))


def place_call_path(call: Call, document: Document) -> tuple[tuple[str, Place], ...]:
    """Returns the way as places with a few words each, innermost first."""
    found = ((iteration, document.place(iteration.path)) for iteration in reversed(call.call_path))
    return tuple((_used(iteration), place) for iteration, place in found if place)


def _iteration(iteration: CallStep) -> str:
    used = (
        f"the block `{iteration.block}` used at {iteration.path}"
        if iteration.block
        else str(iteration.path)
    )
    return used if iteration.index is None else f"turn {iteration.index} of {used}"


def _used(iteration: CallStep) -> str:
    used = (
        f"the block `{iteration.block}` is used here"
        if iteration.block
        else "it stands in this node"
    )
    return used if iteration.index is None else f"{used}, turn {iteration.index}"
