"""KF724: fractions where an operation takes whole numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kerasflow.blueprints.graphs import Call, CallStep
from kerasflow.blueprints.specs import FrozenDict
from kerasflow.building.diagnosing.attempts import Attempt, look_up_wire
from kerasflow.documents.values import Document
from kerasflow.errors import Problem
from kerasflow.places import Place


def fractions_as_places(attempt: Attempt) -> Problem | None:
    """Fractions, or numbers of a dtype that has them, where whole numbers are taken."""
    # Keras makes a symbol of most such calls, and the backend refuses them when data comes.
    cut_off = attempt.value("places_cut_off")
    name = attempt.value("places") or cut_off
    if name is None:
        return None
    takes = f"{attempt} takes whole numbers as `{name}`, but"
    if name in attempt.component.args:
        floats = (each for each in _floats(attempt.argument(name)))
        found = next((each for each in floats if not (cut_off and each.is_integer())), None)
        if found is None:
            return None
        hint = f"write {int(found)}" if found.is_integer() else "round it"
        return attempt.problem("KF724", f"{takes} {found!r} is a float", hint, name)
    inputs = attempt.call.inputs
    wire = inputs.get(name) if isinstance(inputs, FrozenDict) else None
    if wire is None or cut_off:
        return None
    for given in look_up_wire(wire, attempt.calls, attempt.deferred_values.tensors):
        if "float" in given.dtype:
            declared = 'give the input "dtype": "int32"'
            hint = "cast it with `ops.cast`" if given.maker else declared
            return attempt.problem("KF724", f"{takes} `{given.name}` is {given.dtype}", hint)
    return None


def _floats(value: Any) -> Iterator[float]:
    if isinstance(value, float):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _floats(item)


def describe_call_path(call: Call) -> str:
    """Returns the way in words, innermost first; empty for a call in no block or group.

    Example:
        >>> from kerasflow.blueprints.specs import Component
        >>> from kerasflow.paths import Path
        >>> way = (CallStep(Path.parse("model.layers[1]"), "halve", 0),)
        >>> describe_call_path(Call("h.0.r", Component("Reshape"), call_path=way))
        'iteration 0 of the block `halve` used at model.layers[1]'
    """
    return ", in ".join(_iteration(iteration) for iteration in reversed(call.call_path))


def place_call_path(call: Call, document: Document) -> tuple[tuple[str, Place], ...]:
    """Returns the way as places with a few words each, innermost first."""
    found = ((iteration, document.place(iteration.path)) for iteration in reversed(call.call_path))
    return tuple((_used(iteration), place) for iteration, place in found if place)


def _iteration(iteration: CallStep) -> str:
    block = f"the block `{iteration.block}` used at " if iteration.block else ""
    used = f"{block}{iteration.path}"
    return used if iteration.number is None else f"iteration {iteration.number} of {used}"


def _used(iteration: CallStep) -> str:
    block = iteration.block
    used = f"the block `{block}` is used here" if block else "it stands in this node"
    return used if iteration.number is None else f"{used}, iteration {iteration.number}"
