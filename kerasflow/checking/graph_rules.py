"""Rules on wiring: what a node is called on, and where its result goes."""

from __future__ import annotations

from collections.abc import Iterator

from kerasflow.blueprints.graphs import Call, Ref
from kerasflow.catalog import Entry
from kerasflow.checking.contexts import Context
from kerasflow.checking.wirings import Wiring, place_call, wires_of
from kerasflow.errors import Problem
from kerasflow.paths import Path

_ON_INPUT = "call it on an input of the model, or on something that depends on one"


def node_without_effect(context: Context) -> Iterator[Problem]:
    """A node that reaches no output; of several in a row, the last.

    A node in a block or a repeat is at fault when none of its calls reaches an output.
    """
    for wiring in context.model_wirings if not context.omissions.are_in_wires() else ():
        if not wiring.graph.outputs:
            continue  # which is noted
        useful = {call.path for call in wiring.graph.calls if call.name in wiring.alive}
        for call in wiring.graph.calls:
            if call.name in wiring.graph.candidates or call.name in context.omissions.lost:
                continue  # a reference may have meant it that could not be read
            if call.path not in useful and call.name not in wiring.mentioned:
                message = f"this `{call.component.tag}` reaches no output of the model"
                hint = "name it in `inputs` of another node or in `outputs`, or remove it"
                yield Problem("KF412", message, place_call(call), hint=hint, at_key=True)


def layer_on_constants(context: Context) -> Iterator[Problem]:
    """A layer with weights that depends on no input: Keras would never train it."""
    for _, call, entry in _constants(context):
        if "weights" in entry.flags:
            message = f"this `{call.component.tag}` depends on no input, so it would never train"
            yield Problem("KF413", message, place_call(call), hint=_ON_INPUT, at_key=True)


def output_without_input(context: Context) -> Iterator[Problem]:
    """An output of the model that is a constant; Keras makes no model of it."""
    if context.omissions.are_in_wires():
        return
    untrained: set[str] = set()
    for wiring, call, entry in _constants(context):
        if "weights" in entry.flags or not untrained.isdisjoint(wiring.sources[call.name]):
            untrained.add(call.name)  # which is noted
        elif wiring.graph.path.parts[:1] != ("preprocess",) and call.name in wiring.given:
            message = f"this `{call.component.tag}` is an output, and depends on no input"
            yield Problem("KF433", message, place_call(call), hint=_ON_INPUT, at_key=True)


def _constants(context: Context) -> Iterator[tuple[Wiring, Call, Entry]]:
    """Yields the calls that depend on no input, without those that lack what they take."""
    starved: set[str] = set()
    for wiring, call, entry in context.described_calls:
        sources = wiring.sources[call.name]
        if _lacks_tensors(entry, sources) or not starved.isdisjoint(sources):
            starved.add(call.name)
        elif call.name in wiring.constant:
            yield wiring, call, entry


def model_without_outputs(context: Context) -> Iterator[Problem]:
    """A model that gives nothing: an empty list, or at its end an `each` without an iteration."""
    for wiring in context.model_wirings if not context.omissions.are_in_wires() else ():
        if not wiring.graph.outputs:
            message = "the model gives nothing"
            hint = "name a node in `outputs`; an `each` without an iteration gives nothing"
            yield Problem("KF434", message, wiring.graph.path / "outputs", hint=hint, at_key=True)


def _lacks_tensors(entry: Entry, sources: tuple[str, ...]) -> bool:
    """Whether a call is given nothing and takes something, which is noted elsewhere."""
    needs = entry.call and (entry.call.listed or entry.call.required)
    return bool(needs) and not sources


def output_out_of_range(context: Context) -> Iterator[Problem]:
    """A reference to an output that a node does not have."""
    for wiring in context.wirings:
        taken = [pair for call in wiring.graph.calls for pair in wires_of(call)]
        outputs = wiring.graph.path / "outputs"
        taken += [(outputs, ref) for ref in wiring.outputs]
        for path, ref in taken:
            count = context.tensors(wiring, Ref(ref.node)) if ref.index is not None else None
            if count is not None and ref.index is not None and ref.index >= count:
                yield _no_such_output(path, ref, count)


def _before_iteration(name: str) -> str | None:
    """Returns the name of the innermost repeat that a node is an iteration of, or inside of one."""
    parts = name.split(".")
    iterations = [number for number, part in enumerate(parts) if part.isdigit()]
    return ".".join(parts[: iterations[-1]]) if iterations else None


def _no_such_output(path: Path, ref: Ref, count: int) -> Problem:
    some = "one output" if count == 1 else f"{count} outputs, counted from 0"
    message = f"`{ref.node}` gives {some}; there is no `{ref.node}[{ref.index}]`"
    hint = f"write `{ref.node}`" if count == 1 else None
    stem = _before_iteration(ref.node)
    if hint and stem:
        hint += f"; an iteration of a `repeat` is named `{stem}.{ref.index}`"
    return Problem("KF414", message, path, hint=hint)
