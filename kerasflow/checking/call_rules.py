"""Rules on the arguments of a call: each is given once, and those that it needs are there."""

from __future__ import annotations

from collections.abc import Iterator

from kerasflow.blueprints.graphs import Call
from kerasflow.blueprints.specs import FrozenDict
from kerasflow.catalog import NODE_KINDS, Entry
from kerasflow.checking.contexts import Context
from kerasflow.checking.wirings import is_described
from kerasflow.errors import Problem
from kerasflow.nearness import suggest
from kerasflow.paths import Path

_Given = tuple[str, str, Path]

# What every model takes beside its inputs.
_OF_MODELS = ("training", "mask")


def unknown_call_argument(context: Context) -> Iterator[Problem]:
    """A call argument that the layer or op does not have."""
    for _, call, entry in context.described_calls:
        known, given = _call_arguments(entry), {key for _, key in _call_keys(call)}
        for place, key in _call_keys(call):
            if key not in known:
                message = f"`{call.component.tag}` is not called with `{key}`"
                free = [other for other in known if other not in given]
                hint, fix = suggest(key, known, free=free)
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


def argument_given_twice(context: Context) -> Iterator[Problem]:
    """An argument of a call that is given in two of `inputs`, `call` and the arguments of an op."""
    for call in (call for wiring in context.wirings for call in wiring.graph.calls):
        entry = context.entry(call.component.tag, NODE_KINDS)
        known = entry if is_described(entry) else None
        first: dict[str, str] = {}
        for name, where, path in _given(call, known):
            if name in first:
                message = f"`{name}` of `{call.component.tag}` is given twice"
                both = f"{first[name]} and {where}"
                hint = _other(call, known) or "remove one of the two"
                yield Problem("KF432", f"{message}: {both}", path, hint=hint, at_key=True)
            first.setdefault(name, where)


def _given(call: Call, entry: Entry | None) -> Iterator[_Given]:
    """Yields what a call is given by name, or in a place that has one: name, words and path."""
    known = _call_arguments(entry) if entry else None
    arguments = call.component.args if entry and entry.kind == "ops" else FrozenDict()
    tensors = entry.call.tensors if entry and entry.call else ()
    if entry and entry.kind != "ops":
        places = len(call.tensors)
        places = min(places, 1) if entry.call and entry.call.listed else places
        yield from ((name, "in `inputs`", call.path / "inputs") for name in tensors[:places])
    by_name = call.inputs if isinstance(call.inputs, FrozenDict) else FrozenDict()
    found = [
        *((name, "as an argument", call.component.path / name) for name in arguments),
        *((name, "in `inputs`", call.path / "inputs" / name) for name in by_name),
        *((name, "in `call`", call.path / "call" / name) for name in call.call),
    ]
    yield from (each for each in found if known is None or each[0] in known)


def _other(call: Call, entry: Entry | None) -> str | None:
    """Returns what one of two arguments of the same name may have been meant for."""
    missing = _missing(call, entry) if entry else ()
    return f"give one of the two as `{missing[0]}`" if missing else None


def _missing(call: Call, entry: Entry) -> tuple[str, ...]:
    """Returns the tensors without which a call cannot be made, and that it is not given."""
    required = entry.call.tensors[: entry.call.required] if entry.call else ()
    given = {name for name, _, _ in _given(call, entry)}
    return tuple(name for name in required if name not in given)


def argument_left_out(context: Context) -> Iterator[Problem]:
    """A mapping in `inputs` without a tensor that the layer or op takes."""
    for _, call, entry in context.described_calls:
        if not isinstance(call.inputs, FrozenDict):
            continue
        names = [name for name, _, _ in _given(call, entry)]
        strange = any(name not in _call_arguments(entry) for name in (*call.inputs, *call.call))
        if strange or len(set(names)) < len(names):
            continue  # which may be what was meant, and is noted
        for name in _missing(call, entry):
            message = f"`{call.component.tag}` is not given `{name}`"
            hint = f'add it: "inputs": {{"{name}": …}}'
            yield Problem("KF410", message, call.path / "inputs", hint=hint)
