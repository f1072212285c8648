"""How a layer or an op was called: on which tensors, and with which further arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import Parameter, signature
from typing import Any, NamedTuple

import keras
import numpy as np

from kerasflow.blueprints.specs import EMPTY, FrozenDict, Value
from kerasflow.catalog import Entry
from kerasflow.converting.masks import is_handed_on
from kerasflow.converting.operations import write_slices
from kerasflow.converting.steps import Out
from kerasflow.converting.values import (
    InexpressibleError,
    as_array,
    is_array,
    write_array,
    write_plain,
)

Wire = Callable[[Any], Out]
"""Gives the place of a tensor in the graph; of an array it makes a constant."""


class Wiring(NamedTuple):
    """What a call is called on, and its further arguments.

    Args:
        inputs: An `Out`, a tuple of them, or a mapping by call argument.
        call: Further call arguments.
        args: What goes with the arguments of an op, for its tensors may be plain values.
    """

    inputs: Any
    call: FrozenDict = EMPTY
    args: Mapping[str, Value] = EMPTY


def given_to(node: Any) -> dict[str, Any]:
    """Returns the arguments of a call by name, without the masks that Keras hands on itself."""
    arguments, operation = node.arguments, node.operation
    found = signature(operation.call)
    bound = found.bind(*arguments.args, **arguments.kwargs).arguments
    kinds = found.parameters
    for name in [name for name in bound if kinds[name].kind is Parameter.VAR_KEYWORD]:
        bound.update(bound.pop(name))
    return {
        name: value
        for name, value in bound.items()
        if not _is_left(value, kinds.get(name)) and not is_handed_on(name, value, bound)
    }


def _is_left(value: Any, parameter: Parameter | None) -> bool:
    """Returns whether an argument is as if nobody had given it."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value is (parameter.default if parameter else None)
    return False


def tensors_in(given: Mapping[str, Any]) -> list[Any]:
    """Returns the symbols among the arguments of a call, in order."""
    return [item for item in keras.tree.flatten(list(given.values())) if _is_symbol(item)]


def wire_model(graph: Any, given: Mapping[str, Any], wire: Wire) -> Wiring:
    """Returns how a nested model was called, on its inputs in their order."""
    rest = dict(given)
    inputs = rest.pop("inputs")
    if isinstance(inputs, dict) and {*inputs} == {each.name for each in graph.inputs}:
        inputs = [inputs[each.name] for each in graph.inputs]
    wires = tuple(wire(item) for item in keras.tree.flatten(inputs))
    return Wiring(wires[0] if len(wires) == 1 else wires, _options(rest, wire))


def wire_layer(entry: Entry, given: Mapping[str, Any], wire: Wire) -> Wiring:
    """Returns how a layer was called.

    Raises:
        InexpressibleError: An argument of the call is none that a document can hold.
    """
    takes = entry.call
    rest = dict(given)
    if takes is None:
        first = rest.pop(next(iter(rest)))
        return Wiring(_wires(first, wire), _options(rest, wire))
    tensors = takes.tensors or tuple(rest)[:1]
    wires = {name: _wires(rest.pop(name), wire) for name in tensors if name in rest}
    if takes.listed:
        [listed] = wires.values()
        wired = listed[0] if isinstance(listed, tuple) and len(listed) == 1 else listed
        return Wiring(_tupled(wired), _options(rest, wire))
    return Wiring(_in_order(wires, tensors), _options(rest, wire))


def wire_op(
    entry: Entry, given: Mapping[str, Any], made_with: Mapping[str, Any], wire: Wire
) -> Wiring:
    """Returns how an op was called; its tensors may be plain values, which are its arguments.

    Raises:
        InexpressibleError: An argument is none that a document can hold.
    """
    tensors = entry.call.tensors if entry.call else ()
    args: dict[str, Value] = {}
    wires: dict[str, Any] = {}
    for name, value in {**made_with, **given}.items():
        if entry.name == "get_item" and name == "key":
            args[name] = write_slices(value)
        elif any(map(_is_symbol, keras.tree.flatten(value))) or _needs_constant(value):
            wires[name] = _wires(value, wire)
        elif not _is_default(value, entry, name):
            args[name] = write_array(as_array(value)) if is_array(value) else write_plain(value)
    if entry.call and entry.call.listed and wires.keys() == {tensors[0]}:
        return Wiring(_tupled(wires[tensors[0]]), args=args)
    free = tuple(name for name in tensors if name not in args)
    return Wiring(_in_order(wires, free), args=args)


def _is_default(value: Any, entry: Entry, name: str) -> bool:
    parameter = entry.parameters.get(name)
    if parameter is None or parameter.required or is_array(value):
        return parameter is None and value is None
    if value == "channels_last" == keras.config.image_data_format():
        return parameter.default is None
    default = parameter.default
    plain = list(value) if isinstance(value, tuple) else value
    return bool(plain == default) and isinstance(value, bool) == isinstance(default, bool)


def _needs_constant(value: Any) -> bool:
    """Returns whether a plain list would become another array than this one."""
    if isinstance(value, (list, tuple)):
        return any(map(is_array, value))
    if not is_array(value):
        return False
    array = np.asarray(keras.ops.convert_to_numpy(value))
    return array.ndim == 0 or str(array.dtype) not in ("float32", "int32", "bool")


def _is_symbol(value: Any) -> bool:
    return bool(keras.backend.is_keras_tensor(value))


def _wires(value: Any, wire: Wire) -> Any:
    if isinstance(value, (list, tuple)):
        return tuple(_wires(item, wire) for item in value)
    if isinstance(value, dict):
        hint = "call it on a list, or on arguments of their own"
        raise InexpressibleError("a call on a mapping of tensors is none of a blueprint", hint)
    return wire(value)


def _tupled(wires: Any) -> Any:
    return wires if isinstance(wires, (tuple, Out)) else (wires,)


def _in_order(wires: Mapping[str, Any], order: tuple[str, ...]) -> Any:
    """Returns wires as a list where their order says which is which; else by name."""
    names = tuple(wires)
    alone = all(isinstance(item, Out) for item in wires.values())
    if not alone or {*order[: len(names)]} != {*names}:
        return FrozenDict(wires)
    found = tuple(wires[name] for name in order[: len(names)])
    return found[0] if len(found) == 1 else found


def _options(rest: Mapping[str, Any], wire: Wire) -> FrozenDict:
    return FrozenDict({name: _option(value, wire) for name, value in rest.items()})


def _option(value: Any, wire: Wire) -> Value:
    if _is_symbol(value) or is_array(value):
        return wire(value)
    if isinstance(value, (list, tuple)):
        return tuple(_option(item, wire) for item in value)
    if isinstance(value, str):
        message = f"the text `{value}` among the arguments of a call would be a node's name"
        raise InexpressibleError(message, "give it to the layer when it is made")
    return write_plain(value)
