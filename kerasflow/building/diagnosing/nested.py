"""KF702: what a nested model or a recurrent layer is given, and Keras measures only with data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kerasflow.blueprints.graphs import Graph
from kerasflow.building.diagnosing.attempts import Attempt, GivenTensor, look_up_wire
from kerasflow.errors import Problem

# What the applications of Keras take where nothing is said: images in colour.
_COLOURS = (None, None, None, 3)


def missing_channels(attempt: Attempt) -> Problem | None:
    """A model called on one channel that it takes several of.

    Keras drops a last axis of 1 before it compares the shapes, and so compares others.
    """
    if attempt.error or len(attempt.given) != 1:
        return None
    taken, given = _taken(attempt), attempt.given[0]
    if taken is None or len(taken) != given.rank:
        return None
    channels = taken[-1]
    if given.shape[-1] != 1 or not isinstance(channels, int) or channels == 1:
        return None
    message = f"{attempt} takes {tuple(taken)}, but {given}"
    return attempt.problem("KF702", message, _repeated(given, channels))


def _taken(attempt: Attempt) -> Sequence[Any] | None:
    """Returns the shape of the only input of a model, as far as the blueprint says it."""
    graph = attempt.component.args.get("model")
    if isinstance(graph, Graph):
        shapes = [spec.shape for spec in graph.inputs.values()]
        return (None, *shapes[0]) if len(shapes) == 1 and isinstance(shapes[0], tuple) else None
    if not attempt.tag.startswith("applications."):
        return None
    shape = attempt.argument("input_shape")
    return (None, *shape) if isinstance(shape, tuple) else _COLOURS


def _repeated(given: GivenTensor, channels: int) -> str:
    if channels > 3:
        return f"give it an input of {channels} channels"
    names = ", ".join([f'"{given.name}"'] * channels)
    return f'repeat the channel first: {{"Concatenate": {{}}, "inputs": [{names}]}}'


def unfit_states(attempt: Attempt) -> Problem | None:
    """A recurrent layer that starts from states of another size than its own."""
    wire = attempt.call.call.get("initial_state")
    units = attempt.argument("units")
    if not attempt.has("recurrent") or wire is None or not isinstance(units, int):
        return None
    for state in look_up_wire(wire, attempt.calls, attempt.deferred_values.tensors):
        size = state.shape[-1] if state.rank == 2 else units
        if size not in (None, units):
            message = f'{attempt} keeps states of {units} numbers, its "units", but {state}'
            hint = f'"units": {size}, as where the states come from'
            return attempt.problem("KF702", message, hint, "units")
    return None
