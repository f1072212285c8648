"""Calls of a graph: what is called, and the call itself, on symbols or on data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain
from types import EllipsisType
from typing import Any

import keras
import numpy as np

from kerasflow import catalog
from kerasflow.blueprints.expanding.naming import keras_name
from kerasflow.blueprints.graphs import Call, Graph, Ref
from kerasflow.blueprints.specs import EMPTY, Component, FrozenDict, Value
from kerasflow.building.components import find_class, make, make_arguments, refusing
from kerasflow.building.deferred import DeferredValues, pick
from kerasflow.building.loops import refuse_long_loop
from kerasflow.catalog import NODE_KINDS, Entry
from kerasflow.checking.wirings import is_described
from kerasflow.errors import BuildError
from kerasflow.paths import Path

_NO_CALL = catalog.CallSignature((), 0)


def make_callee(call: Call, deferred_values: DeferredValues) -> Callable[..., Any]:
    """Returns what a call calls: a new layer or model, or an op with its arguments.

    Args:
        call: A call that shares no layer.
        deferred_values: Knows the values of deferred expressions.

    Raises:
        BuildError: Keras refused the arguments.
    """
    component, name = call.component, keras_name(call.name)
    if component.tag == "Model":
        from kerasflow.building.models import build_graph

        callee: Callable[..., Any] = build_graph(component.args["model"], deferred_values, name)
    else:
        callee = _make(component, name, deferred_values)
    set_trainable(callee, call.trainable)
    return callee


def set_trainable(callee: Any, trainable: bool | None) -> None:
    """Freezes what a call calls, or not; None where nothing was said."""
    if trainable is not None and hasattr(callee, "trainable"):  # ops have no weights
        callee.trainable = trainable


def _make(component: Component, name: str, deferred_values: DeferredValues) -> Callable[..., Any]:
    entry = catalog.find_tag(component.tag, NODE_KINDS)
    if entry is None:
        raise BuildError(f"`{component.tag}` is nothing that can be called", component.path)
    made = find_class(entry)
    args = make_arguments(component, entry, deferred_values)
    if entry.kind == "ops":
        return _bind_op(made, args, entry, component.path)
    if "name" in entry.parameters or entry.kind == "models":
        args["name"] = name
    what = f"`{component.tag}`"
    callee: Callable[..., Any] = refusing(component.path, what, lambda: made(**args))
    return callee


def _bind_op(
    op: Callable[..., Any], args: dict[str, Any], entry: Entry, path: Path
) -> Callable[..., Any]:
    tensors = entry.call.tensors if entry.call else ()
    for name, value in args.items():
        if isinstance(value, list):
            # Ops do not turn lists into arrays or shapes by themselves, as layers do.
            convert = keras.ops.convert_to_tensor if name in tensors else tuple
            args[name] = convert(value)
    if entry.name == "get_item" and isinstance(args.get("key"), str):
        args["key"] = parse_slices(args["key"], path / "key")
    if "spread" not in entry.flags:
        return partial(op, **args)
    # What Keras takes before single tensors cannot be given by name: `einsum("ab->b", x)`.
    leading = [args.pop(name) for name, item in entry.parameters.items() if item.required]
    return partial(op, *leading, **args)


def run_call(
    call: Call,
    callee: Callable[..., Any],
    tensors: Mapping[str, Any],
    values: Mapping[str, Any] = EMPTY,
) -> Any:
    """Returns what a call gives on these tensors, symbolic or not: a tensor or a list.

    Args:
        call: The call.
        callee: What `make_callee` made for it, or for the call whose layer it shares.
        tensors: What each name stands for so far: a tensor, or a list of them.
        values: Values of deferred expressions, by dotted name.

    Raises:
        BuildError: Keras refused the call.
    """
    args, named = _arguments(call, tensors)
    deferred_values = DeferredValues(values, tensors)
    for key, value in call.call.items():
        named[key] = _option(value, deferred_values, call.path / "call" / key)
    shapes = " and ".join(_shapes([*args, *named.values()])) or "nothing"
    what = f"`{call.component.tag}` at `{call.name}`, called on {shapes}"
    refuse_long_loop(f"`{call.component.tag}` at `{call.name}`", call.path, callee, [args, named])
    result = refusing(call.path, what, lambda: callee(*args, **named))
    if keras.backend.is_keras_tensor(result) and any(result is item for item in args):
        message = f"{what}, gives its input itself, which Keras cannot put into a model"
        raise BuildError(message, call.path, hint="use it under `preprocess`")
    graph = call.component.args.get("model")
    if isinstance(graph, Graph) and not graph.single:
        return [result[name] for name in graph.outputs]
    return result


def _arguments(call: Call, tensors: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """Returns the tensors of a call: those that go by position, and those that go by name."""
    graph = call.component.args.get("model")
    if isinstance(graph, Graph):
        return [_model_input(call, graph, tensors)], {}
    entry = catalog.find_tag(call.component.tag, NODE_KINDS)
    takes = (entry and entry.call) or _NO_CALL
    # What takes text turns nothing into tensors by itself, and Keras refuses a mixture.
    alike = _of_one_kind if entry and "strings" in entry.flags else lambda given: given
    if isinstance(call.inputs, FrozenDict):
        single = takes.tensors if is_described(entry) and not takes.listed else ()
        found = ((key, pick(wire, tensors)) for key, wire in call.inputs.items())
        named = {key: _alone(given) if key in single else given for key, given in found}
        return [], {key: alike(item) for key, item in named.items()}
    given = _listed(pick(call.inputs, tensors))
    if entry and entry.value("outputs") == "inputs":  # it passes on whatever it is given
        return [given if len(given) > 1 else given[0]], {}
    given = _opened(given) if is_described(entry) else given
    if takes.listed:
        return (given if entry and "spread" in entry.flags else [alike(given)]), {}
    if entry and entry.kind == "ops":
        # A tensor that is given as a plain value leaves its place to the others.
        taken = {*call.component.args, *call.call}
        free = [name for name in takes.tensors if name not in taken]
        if len(given) > len(free):
            message = f"`{call.component.tag}` takes {len(free)} tensors, not {len(given)}"
            raise BuildError(message, call.path / "inputs")
        return [], dict(zip(free, given, strict=False))
    return given, {}


def _model_input(call: Call, graph: Graph, tensors: Mapping[str, Any]) -> Any:
    """Returns what a nested model is called on: a tensor, or a mapping by its input names."""
    names = tuple(graph.inputs)
    if isinstance(call.inputs, FrozenDict):
        given = {key: pick(wire, tensors) for key, wire in call.inputs.items()}
    else:
        listed = _opened(_listed(pick(call.inputs, tensors)))
        given = {(*names, *range(len(listed)))[at]: item for at, item in enumerate(listed)}
    if given.keys() != set(names):
        wanted, found = (", ".join(f"`{key}`" for key in keys) for keys in (names, given))
        message = f"the model `{call.name}` takes {wanted}, and is given {found or 'nothing'}"
        raise BuildError(message, call.path / "inputs")
    return given if len(names) > 1 else given[names[0]]


def _listed(given: Any) -> list[Any]:
    return list(given) if isinstance(given, (list, tuple)) else [given]


def _of_one_kind(given: Any) -> Any:
    """Returns columns, and what nodes have made of others, as arrays alike."""
    if not isinstance(given, list) or not any(isinstance(item, np.ndarray) for item in given):
        return given
    return [np.asarray(item) for item in given]


def _opened(given: list[Any]) -> list[Any]:
    """Returns tensors one after the other: a name may stand for a list, in a list of names."""
    nested = (_opened([*item]) if isinstance(item, (list, tuple)) else [item] for item in given)
    return [*chain.from_iterable(nested)]


def _alone(given: Any) -> Any:
    return given[0] if isinstance(given, (list, tuple)) and len(given) == 1 else given


def _option(value: Value, deferred_values: DeferredValues, path: Path) -> Any:
    if isinstance(value, Ref) or (isinstance(value, tuple) and _is_wire(value)):
        return pick(value, deferred_values.tensors)
    return make(value, (), deferred_values, path)


def _is_wire(value: tuple[Value, ...]) -> bool:
    return bool(value) and all(
        isinstance(item, Ref) or (isinstance(item, tuple) and _is_wire(item)) for item in value
    )


def _shapes(values: list[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, (list, tuple, dict)):
            yield from _shapes([*(value.values() if isinstance(value, dict) else value)])
        elif hasattr(value, "shape"):
            yield str(tuple(value.shape))


Index = int | slice | EllipsisType | None

_NUMBER = re.compile(r"[+-]?\d+")


def parse_slices(text: str, path: Path) -> tuple[Index, ...]:
    """Returns what Python would make of the text between the brackets.

    Args:
        text: Integers, slices, ``...`` and ``None``, with commas between and brackets around.
        path: Where the text stands, for errors.

    Raises:
        BuildError: The text is no slice.

    Example:
        >>> parse_slices("[:, 1:3, -1]", Path())
        (slice(None, None, None), slice(1, 3, None), -1)
    """
    inner = text.strip().removeprefix("[").removesuffix("]")
    return tuple(_index(part.strip(), text, path) for part in inner.split(","))


def _index(part: str, text: str, path: Path) -> Index:
    if part in ("...", "None"):
        return ... if part == "..." else None
    if _NUMBER.fullmatch(part):
        return int(part)
    bounds = [bound.strip() for bound in part.split(":")]
    if 2 <= len(bounds) <= 3 and all(not bound or _NUMBER.fullmatch(bound) for bound in bounds):
        return slice(*(int(bound) if bound else None for bound in bounds))
    hint = "expected a form such as `[:, 1:3, -1]`"
    raise BuildError(f"`{part}` in `{text}` is no index", path, hint=hint)
