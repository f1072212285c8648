"""Rules on wiring: what a node is called on, and where its result goes."""

from __future__ import annotations

from collections.abc import Iterator

from kerasflow.blueprints.graphs import Call, Ref
from kerasflow.blueprints.specs import FrozenDict
from kerasflow.catalog import Entry
from kerasflow.checking.contexts import Context
from kerasflow.checking.wirings import wires_of
from kerasflow.checking.wording import did_you_mean, listed, meant
from kerasflow.errors import Problem
from kerasflow.paths import Path

# What every model takes beside its inputs.
_OF_MODELS = ("training", "mask")


def unknown_call_argument(context: Context) -> Iterator[Problem]:
    """A call argument that the layer or op does not have."""
    for _, call, entry in context.described_calls:
        known, given = _call_arguments(entry), {key for _, key in _call_keys(call)}
        for place, key in _call_keys(call):
            if key not in known:
                message = f"`{call.component.tag}` is not called with `{key}`"
                hint = did_you_mean(key, known) or f"it takes {listed(known)}"
                fix = meant(key, [other for other in known if other not in given])
                yield Problem("KF411", message, place / key, hint=hint, at_key=True, fix=fix)


def _call_arguments(entry: Entry) -> tuple[str, ...]:
    if not entry.call:
        return ()
    parameters = entry.parameters if entry.kind == "ops" else ()
    extra = _OF_MODELS if entry.kind == "applications" else ()
    return (*entry.call.tensors, *entry.call.options, *parameters, *extra)


def _call_keys(call: Call) -> Iterator[tuple[Path, str]]:
    yield from ((call.path / "call", key) for key in call.call)
    if isinstance(call.inputs, FrozenDict):
        yield from ((call.path / "inputs", key) for key in call.inputs)


def node_without_effect(context: Context) -> Iterator[Problem]:
    """A node that reaches no output; of several in a row, the last.

    A node in a block or a repeat is at fault when none of its calls reaches an output.
    """
    for wiring in context.model_wirings if not context.gaps.are_in_wires() else ():
        useful = {call.path for call in wiring.graph.calls if call.name in wiring.alive}
        for call in wiring.graph.calls:
            if call.name in wiring.graph.suspects or call.name in context.gaps.lost:
                continue  # a reference may have meant it that could not be read
            if call.path not in useful and call.name not in wiring.mentioned:
                message = f"this `{call.component.tag}` reaches no output of the model"
                hint = "name it in `inputs` of another node or in `outputs`, or remove it"
                yield Problem("KF412", message, _place(call), hint=hint, at_key=True)


def _place(call: Call) -> Path:
    """The tag of a node; for a node that shares a layer, the node itself."""
    tag = call.component.path
    return tag if tag.parts[: len(call.path.parts)] == call.path.parts else call.path


def layer_on_constants(context: Context) -> Iterator[Problem]:
    """A layer with weights that depends on no input: Keras would never train it."""
    starved: set[str] = set()
    for wiring, call, entry in context.described_calls:
        sources = wiring.sources[call.name]
        if _lacks_tensors(entry, sources) or not starved.isdisjoint(sources):
            starved.add(call.name)
        elif call.name in wiring.constant and "weights" in entry.flags:
            message = f"this `{call.component.tag}` depends on no input, so it would never train"
            hint = "call it on an input of the model, or on something that depends on one"
            yield Problem("KF413", message, _place(call), hint=hint, at_key=True)


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


def _no_such_output(path: Path, ref: Ref, count: int) -> Problem:
    some = "one output" if count == 1 else f"{count} outputs, counted from 0"
    message = f"`{ref.node}` gives {some}; there is no `{ref.node}[{ref.index}]`"
    return Problem("KF414", message, path, hint=f"write `{ref.node}`" if count == 1 else None)
