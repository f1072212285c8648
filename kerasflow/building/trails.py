"""The way from the model to a call: blocks, groups, and turns of a repeat."""

from __future__ import annotations

from kerasflow.blueprints.graphs import Call, Turn
from kerasflow.documents.values import Document
from kerasflow.places import Place


def describe_trail(call: Call) -> str:
    """Returns the way in words, innermost first; empty for a call in no block or group.

    Example:
        >>> from kerasflow.blueprints.specs import Component
        >>> from kerasflow.paths import Path
        >>> way = (Turn(Path.parse("model.layers[1]"), "halve", 0),)
        >>> describe_trail(Call("h.0.r", Component("Reshape"), trail=way))
        'turn 0 of the block `halve` used at model.layers[1]'
    """
    return ", in ".join(_turn(turn) for turn in reversed(call.trail))


def place_trail(call: Call, document: Document) -> tuple[tuple[str, Place], ...]:
    """Returns the way as places with a few words each, innermost first."""
    found = ((turn, document.place(turn.path)) for turn in reversed(call.trail))
    return tuple((_used(turn), place) for turn, place in found if place)


def _turn(turn: Turn) -> str:
    used = f"the block `{turn.block}` used at {turn.path}" if turn.block else str(turn.path)
    return used if turn.index is None else f"turn {turn.index} of {used}"


def _used(turn: Turn) -> str:
    used = f"the block `{turn.block}` is used here" if turn.block else "it stands in this node"
    return used if turn.index is None else f"{used}, turn {turn.index}"
