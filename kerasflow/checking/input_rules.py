"""Rules on how many tensors a layer, an op or a nested model is called on."""

from __future__ import annotations

from collections.abc import Iterator

from kerasflow.blueprints.graphs import Call, Graph, Ref, Wire
from kerasflow.blueprints.specs import FrozenDict
from kerasflow.catalog import Entry
from kerasflow.checking.contexts import Context
from kerasflow.checking.wirings import Wiring
from kerasflow.errors import Problem

# This passes on whatever it is given, lists too.
_ANY_STRUCTURE = "Identity"


def too_many_inputs(context: Context) -> Iterator[Problem]:
    """A list of tensors for what takes fewer."""
    for _, call, entry in context.described_calls:
        most = _most(entry)
        given = _positional(call)
        if most is not None and given > most and entry.name != _ANY_STRUCTURE:
            found = "one" if given == 1 else f"a list of {given}"
            message = f"`{call.component.tag}` takes {_tensors(most)}, not {found}"
            yield Problem("KF410", message, call.path / "inputs", hint=_fewer(most))


def _most(entry: Entry) -> int | None:
    if entry.call is None or entry.call.listed:
        return None
    return len(entry.call.tensors)


def _positional(call: Call) -> int:
    if isinstance(call.inputs, Ref):
        return 1
    return 0 if isinstance(call.inputs, FrozenDict) else len(call.inputs)


def _tensors(count: int) -> str:
    return "one tensor" if count == 1 else f"{count or 'no'} tensors"


def _fewer(most: int) -> str | None:
    if most == 0:
        return 'it makes its own; write "inputs": []'
    return "join them first, with `Concatenate` or `Add`" if most == 1 else None


def too_few_inputs(context: Context) -> Iterator[Problem]:
    """No tensor for what takes one, or one for what takes several."""
    for _, call, entry in context.described_calls:
        required = entry.call.required if entry.call else 0
        if isinstance(call.inputs, FrozenDict) or (entry.call and entry.call.listed):
            continue
        given = _positional(call) + _given_by_name(call, entry)
        if given < required:
            takes, verb = _tensors(required), "is" if given == 1 else "are"
            message = f"`{call.component.tag}` takes {takes}; {given or 'none'} {verb} given"
            yield Problem("KF410", message, call.path / "inputs", hint=_more(entry))


def _given_by_name(call: Call, entry: Entry) -> int:
    tensors = entry.call.tensors if entry.call else ()
    return sum(name in call.component.args or name in call.call for name in tensors)


def _more(entry: Entry) -> str:
    tensors = entry.call.tensors if entry.call else ()
    if len(tensors) < 2:
        return "name it in `inputs`"
    required = tensors[: entry.call.required] if entry.call else ()
    names = ", ".join(f'"{name}"' for name in required)
    return f'list them in order, "inputs": [{names}]'


def single_input_for_a_list(context: Context) -> Iterator[Problem]:
    """One tensor for what takes a list, such as `Add`; or a list that is too short."""
    for wiring, call, entry in context.described_calls:
        if entry.call is None or not entry.call.listed or isinstance(call.inputs, FrozenDict):
            continue
        if isinstance(call.inputs, Ref):
            alone = "spread" not in entry.flags and context.tensors(wiring, call.inputs) == 1
        else:
            alone = len(call.inputs) < entry.call.required
        if alone:
            given = ("no tensor", "one tensor")[min(_positional(call), 1)]
            message = f"`{call.component.tag}` takes a list of tensors, not {given}"
            hint = 'list them: "inputs": ["previous", …]'
            yield Problem("KF410", message, call.path / "inputs", hint=hint)


def several_outputs_for_one_input(context: Context) -> Iterator[Problem]:
    """A node that gives several tensors, taken where one is expected."""
    for wiring, call, entry in context.described_calls:
        if entry.name == _ANY_STRUCTURE or not entry.call or isinstance(call.inputs, FrozenDict):
            continue
        for index, wire in enumerate(_single_wires(call, entry)):
            count = context.tensors(wiring, wire)
            if isinstance(wire, Ref) and count is not None and count > 1:
                message = f"`{wire.node}` gives {count} tensors; `{call.component.tag}` takes one"
                path = call.path / "inputs"
                path = path if isinstance(call.inputs, Ref) else path / index
                yield Problem("KF410", message, path, hint=f'name one of them: "{wire.node}[0]"')


def _single_wires(call: Call, entry: Entry) -> tuple[Wire, ...]:
    """The wires that must be one tensor each."""
    if isinstance(call.inputs, Ref):
        takes_one = entry.call and not entry.call.listed and len(entry.call.tensors) == 1
        return (call.inputs,) if takes_one else ()
    return () if isinstance(call.inputs, FrozenDict) else call.inputs


def wrong_inputs_of_nested_model(context: Context) -> Iterator[Problem]:
    """A model used as a layer, on more or fewer tensors than it has inputs."""
    for wiring in context.wirings:
        for call in wiring.graph.calls:
            graph = call.component.args.get("model") if call.component.tag == "Model" else None
            if not isinstance(graph, Graph) or _feeds(wiring, call, graph, context):
                continue
            names = ", ".join(f"`{name}`" for name in graph.inputs)
            count = len(graph.inputs)
            message = f"this model has {count} input{'' if count == 1 else 's'}: {names}"
            hint = "name one tensor for each, in this order"
            yield Problem("KF410", message, call.path / "inputs", hint=hint)


def _feeds(wiring: Wiring, call: Call, graph: Graph, context: Context) -> bool:
    if isinstance(call.inputs, FrozenDict):
        return set(call.inputs) == set(graph.inputs)
    if isinstance(call.inputs, Ref):
        return context.tensors(wiring, call.inputs) in (None, len(graph.inputs))
    return len(call.inputs) == len(graph.inputs)
