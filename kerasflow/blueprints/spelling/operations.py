"""Ops as they are written in Python: called like `keras.ops`, on symbolic tensors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kerasflow.blueprints.specs import FrozenDict
from kerasflow.blueprints.spelling.callers import find_caller
from kerasflow.blueprints.spelling.components import (
    Spelled,
    bind_positions,
    hold,
    refuse_missing,
    refuse_unknown,
    title_of,
)
from kerasflow.blueprints.spelling.layers import arrange, hold_option, read_tensors
from kerasflow.blueprints.spelling.outputs import count_outputs
from kerasflow.blueprints.spelling.tensors import CallNode, Tensor, Wires, holds_tensors
from kerasflow.catalog import Entry


def call_op(entry: Entry, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Tensor:
    """Returns what an op gives.

    Args:
        entry: The op.
        args: In the order of its signature; tensors, lists of them, and plain values.
        kwargs: By name.

    Raises:
        TypeError: The op is not called like that.
    """
    title, names = title_of(entry), order_arguments(entry)
    bound = _bind_spread(entry, args, kwargs) or bind_positions(title, names, args, kwargs)
    if not entry.open:
        refuse_unknown(title, bound, names)
    bound = {key: value for key, value in bound.items() if value is not None}
    required = [item.name for item in entry.parameters.values() if item.required]
    refuse_missing(title, bound, [*_required_tensors(entry), *required])
    wired, rest = _part(bound)
    inputs = _wire(entry, {key: wired.pop(key) for key in _tensors(entry) if key in wired})
    values = {key: hold(value, f"`{key}` of {title}") for key, value in rest.items()}
    options = {key: hold_option(value, f"`{key}` of {title}") for key, value in wired.items()}
    op = Spelled(entry, FrozenDict(values), find_caller())
    return Tensor(CallNode(op, inputs, options, count_outputs(op, options), caller=op.caller))


def _part(bound: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    wired = {key: value for key, value in bound.items() if holds_tensors(value)}
    return wired, {key: value for key, value in bound.items() if key not in wired}


def _tensors(entry: Entry) -> tuple[str, ...]:
    return entry.call.tensors if entry.call else ()


def order_arguments(entry: Entry) -> tuple[str, ...]:
    """The arguments as Keras orders them; a single tensor is not among the parameters."""
    parameters = tuple(entry.parameters)
    return (*(name for name in _tensors(entry) if name not in parameters), *parameters)


def _required_tensors(entry: Entry) -> tuple[str, ...]:
    if entry.call is None:
        return ()
    return entry.call.tensors[: 1 if entry.call.listed else entry.call.required]


def _bind_spread(entry: Entry, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """Binds `ops.einsum("ab,bc->ac", x, y)`, whose tensors are single arguments."""
    if "spread" not in entry.flags:
        return {}
    tensors = tuple(item for item in args if isinstance(item, Tensor))
    plain = tuple(item for item in args if not isinstance(item, Tensor))
    bound = bind_positions(title_of(entry), tuple(entry.parameters), plain, kwargs)
    return {**bound, _tensors(entry)[0]: tensors}


def _wire(entry: Entry, wires: dict[str, Any]) -> Wires:
    title = title_of(entry)
    if entry.call and entry.call.listed:
        return read_tensors(title, next(iter(wires.values()), ()))
    single = {key: read_tensors(title, value) for key, value in wires.items()}
    return arrange(_tensors(entry), single) if single else ()  # type: ignore[arg-type]
