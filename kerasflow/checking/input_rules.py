"""Rules on how many tensors a layer, an op or a nested model is called on."""

from __future__ import annotations

from collections.abc import Iterator

from kerasflow.blueprints.graphs import Call, Graph, Ref, Wire
from kerasflow.blueprints.specs import FrozenDict
from kerasflow.catalog import Entry
from kerasflow.checking.contexts import Context
from kerasflow.checking.wirings import Wiring, input_wires
from kerasflow.errors import Problem
from kerasflow.nearness import listed
from kerasflow.paths import Path

# An op gives as many tensors as a number in the file says.
_SHOWN = 8


def too_many_inputs(context: Context) -> Iterator[Problem]:
    """A list of tensors for what takes fewer."""
    for _, call, entry in context.described_calls:
        if entry.call is None or entry.call.listed or _passes_on(entry):
            continue
        beside = _given_by_name(call, entry) if entry.kind == "ops" else ()
        most, given = len(entry.call.tensors) - len(beside), len(call.tensors)
        if given > most:
            found = "one" if given == 1 else f"a list of {given}"
            takes = f"{_tensors(most)}{' beside ' if beside else ''}{listed(beside)}"
            message = f"`{call.component.tag}` takes {takes}, not {found}"
            hint = None if beside and most else _fewer(most)
            yield Problem("KF410", message, call.path / "inputs", hint=hint)


def _passes_on(entry: Entry) -> bool:
    """Whether it passes on whatever it is given, lists too."""
    return entry.value("outputs") == "inputs"


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
        given = len(call.tensors) + len(_given_by_name(call, entry))
        if given < required:
            takes, verb = _tensors(required), "is" if given == 1 else "are"
            message = f"`{call.component.tag}` takes {takes}; {given or 'none'} {verb} given"
            yield Problem("KF410", message, call.path / "inputs", hint=_more(entry))


def _given_by_name(call: Call, entry: Entry) -> tuple[str, ...]:
    tensors = entry.call.tensors if entry.call else ()
    return tuple(name for name in tensors if name in call.component.args or name in call.call)


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
            alone = len(call.tensors) < entry.call.required
        if alone:
            given = ", not one tensor" if call.tensors else "; none are given"
            message = f"`{call.component.tag}` takes a list of tensors{given}"
            hint = 'list them: "inputs": ["previous", …]'
            hint += "" if call.tensors else "; an `each` without an iteration gives none"
            yield Problem("KF410", message, call.path / "inputs", hint=hint)


def several_outputs_for_one_input(context: Context) -> Iterator[Problem]:
    """A node that gives several tensors, taken where one is expected."""
    for wiring, call, entry in context.described_calls:
        for path, wire in _single_wires(call, entry) if not _passes_on(entry) else ():
            count = context.tensors(wiring, wire)
            if count is not None and count > 1:
                name = wire.node if isinstance(wire, Ref) else "branches"
                some = f"`{wire.node}` gives" if isinstance(wire, Ref) else "this is a list of"
                message = f"{some} {count} tensors; `{call.component.tag}` takes one"
                yield Problem("KF410", message, path, hint=f'name one of them: "{name}[0]"')


def _single_wires(call: Call, entry: Entry) -> Iterator[tuple[Path, Wire]]:
    """Yields what must be one tensor each, with its path."""
    takes_list = bool(entry.call and entry.call.listed)
    tensors = entry.call.tensors if entry.call else ()
    if isinstance(call.inputs, FrozenDict):
        given = call.inputs.items() if not takes_list else ()
        yield from ((call.path / "inputs" / key, wire) for key, wire in given if key in tensors)
    elif not isinstance(call.inputs, Ref) or (not takes_list and len(tensors) == 1):
        yield from input_wires(call)


def several_tensors_for_one_output(context: Context) -> Iterator[Problem]:
    """An output of the model that is several tensors, such as an `LSTM` with its states."""
    for wiring in context.model_wirings:
        for name, wire in wiring.graph.outputs.items():
            count = context.tensors(wiring, wire)
            if count is not None and count > 1 and isinstance(wire, Ref):
                message = f"the output `{name}` is {count} tensors, and an output is one"
                several = [f'"{wire.node}[{index}]"' for index in range(min(count, _SHOWN))]
                each = ", ".join([*several, *(["…"] if count > _SHOWN else [])])
                hint = f'name one of them, or each: "outputs": [{each}]'
                yield Problem("KF410", message, wiring.graph.path / "outputs", hint=hint)


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
            message += f"; it is given {_amount(wiring, call, context)}"
            hint = "name one tensor for each, in this order"
            yield Problem("KF410", message, call.path / "inputs", hint=hint)


def _amount(wiring: Wiring, call: Call, context: Context) -> str:
    """Returns what a call is given, in words: by which names, or how many tensors."""
    if isinstance(call.inputs, FrozenDict):
        return listed(call.inputs)
    return str(context.tensors(wiring, call.inputs) or "none")


def _feeds(wiring: Wiring, call: Call, graph: Graph, context: Context) -> bool:
    if isinstance(call.inputs, FrozenDict):
        return set(call.inputs) == set(graph.inputs)
    if isinstance(call.inputs, Ref):
        return context.tensors(wiring, call.inputs) in (None, len(graph.inputs))
    return len(call.tensors) == len(graph.inputs)
