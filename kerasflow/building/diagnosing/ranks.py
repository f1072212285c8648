"""KF701: a layer on tensors with too few or too many axes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from kerasflow.blueprints.graphs import Call
from kerasflow.blueprints.specs import Component
from kerasflow.building.diagnosing.attempts import Attempt, GivenTensor, Shape
from kerasflow.catalog import tag_has
from kerasflow.errors import Problem

_VECTORS = "(batch, features)"
_STEPS = "(batch, steps, features)"
_LAYOUTS: Mapping[str, str] = {
    "vectors": _VECTORS,
    "steps": _STEPS,
    "pictures": "(batch, height, width, channels)",
    "volumes": "(batch, depth, height, width, channels)",
    "films_of_steps": "(batch, time, steps, channels)",
    "films": "(batch, time, height, width, channels)",
    "films_of_volumes": "(batch, time, depth, height, width, channels)",
}


class _RankChange(NamedTuple):
    """Where the number of axes became what it is: a node, or an input of the model."""

    maker: Call | None
    name: str
    taken: GivenTensor | None


def wrong_rank(attempt: Attempt) -> Problem | None:
    """A tensor of another number of axes than the layer takes."""
    if not attempt.given:
        return None
    first, layout = attempt.given[0], _layout(attempt)
    if first.rank == 1 and attempt.has("weights"):
        layout = layout or _VECTORS
    if not layout:
        return None
    wanted = layout.count(",") + 1
    takes_more = attempt.has("more_axes")
    # Of these, Keras notices the first only when data comes.
    wrong = first.rank < wanted if takes_more else attempt.error and first.rank != wanted
    if not wrong:
        return None
    each = " of each step" if tag_has(attempt.wrapper or "", "wraps:step") else ""
    message = f"{attempt} takes {layout}, but {first}{each}"
    return attempt.problem("KF701", message, _hint(attempt, first, wanted))


def _layout(attempt: Attempt) -> str | None:
    told = attempt.value("layout")
    return _LAYOUTS[told] if told else None


def _hint(attempt: Attempt, first: GivenTensor, wanted: int) -> str:
    if first.rank < wanted:
        return _to_raise(attempt, first, wanted, _last_change(attempt))
    return _to_lower(attempt, first, wanted)


def _last_change(attempt: Attempt) -> _RankChange:
    for given, taken in attempt.way_back():
        if given.maker is None or not taken or taken[0].rank != given.rank:
            return _RankChange(given.maker, given.name, taken[0] if taken else None)
    return _RankChange(None, "", None)


def _to_raise(attempt: Attempt, first: GivenTensor, wanted: int, change: _RankChange) -> str:
    if first.rank == wanted - 1 and _is_recurrent(change.maker):
        return f'add "return_sequences": true to `{change.name}`, which gives its last step alone'
    if change.maker and change.taken and change.taken.rank == wanted:
        return f"call it on what `{change.name}` is called on: that is {change.taken.shape}"
    if first.rank == wanted - 1 and attempt.tag != "RepeatVector":
        return _new_axis(attempt, first)
    return f"give it a tensor with {wanted} axes, that of the batch included"


def _new_axis(attempt: Attempt, first: GivenTensor) -> str:
    inner = first.shape[1:]
    if "int" in first.dtype and _layout(attempt) == _STEPS:
        return 'numbers of words become vectors first: {"Embedding": {…}}'
    axis = "a channel axis" if attempt.tag.endswith(("2D", "3D")) else "an axis for the features"
    if inner.count(None) > 1 or tag_has(attempt.wrapper or "", "wraps:step"):
        return f'add {axis} with {{"ops.expand_dims": -1}}'
    return f'add {axis} with {{"Reshape": {_listed((*inner, 1))}}}'


def _to_lower(attempt: Attempt, first: GivenTensor, wanted: int) -> str:
    if attempt.tag == "RepeatVector" and _is_recurrent(first.maker):
        return f'leave out "return_sequences" of `{first.name}`, so that it gives its last step'
    if attempt.tag == "RepeatVector":
        return 'make one vector of it first: "Flatten" or "GlobalAveragePooling1D"'
    if attempt.tag.endswith("2D") and first.rank == wanted + 1:
        return f'wrap it for the pictures of a film: {{"TimeDistributed": {{"{attempt.tag}": …}}}}'
    inner = first.shape[1:]
    merged = inner[wanted - 2 :]
    if None in merged or inner[: wanted - 2].count(None) > 1:
        return f'bring it to {wanted} axes first, with "Reshape" or a pooling'
    size = math.prod(number for number in merged if number)
    return f'bring it to {wanted} axes: {{"Reshape": {_listed((*inner[: wanted - 2], size))}}}'


def _listed(sizes: Shape) -> str:
    return f"[{', '.join(str(-1 if size is None else size) for size in sizes)}]"


def _is_recurrent(call: Call | None) -> bool:
    component = call.component if call else None
    if component and tag_has(component.tag, "wraps:whole"):
        component = component.args.get("layer")
    return isinstance(component, Component) and tag_has(component.tag, "recurrent")
