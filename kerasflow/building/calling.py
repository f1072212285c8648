"""Calls of a graph: what is called, and the call itself, on symbols or on data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from kerasflow import catalog
from kerasflow.blueprints.expanding.naming import keras_name
from kerasflow.blueprints.graphs import Call, Ref
from kerasflow.blueprints.specs import Component, FrozenDict, Value
from kerasflow.building.components import find_class, make, make_arguments, refusing
from kerasflow.building.late import Lateness, pick
from kerasflow.building.slices import parse_slices
from kerasflow.catalog import Entry, Kind
from kerasflow.errors import BuildError
from kerasflow.paths import Path

_KINDS: tuple[Kind, ...] = ("layers", "ops", "applications", "models")


def make_callee(call: Call, lateness: Lateness) -> Callable[..., Any]:
    """Returns what a call calls: a new layer or model, or an op with its arguments.

    Args:
        call: A call that shares no layer.
        lateness: Knows late values.

    Raises:
        BuildError: Keras refused the arguments.
    """
    component, name = call.component, keras_name(call.name)
    if component.tag == "Model":
        from kerasflow.building.models import build_graph

        callee: Any = build_graph(component.args["model"], lateness, name)
    else:
        callee = _make(component, name, lateness)
    if call.trainable is not None and hasattr(callee, "trainable"):
        callee.trainable = call.trainable
    return callee


def _make(component: Component, name: str, lateness: Lateness) -> Callable[..., Any]:
    entry = catalog.find_tag(component.tag, _KINDS)
    if entry is None:
        raise BuildError(f"`{component.tag}` is nothing that can be called", component.path)
    made = find_class(entry)
    args = make_arguments(component, entry, lateness)
    if entry.kind == "ops":
        if entry.name == "get_item" and isinstance(args.get("key"), str):
            args["key"] = parse_slices(args["key"], component.path / "key")
        return partial(made, **args)
    if "name" in entry.parameters or entry.kind == "models":
        args["name"] = name
    callee: Callable[..., Any] = refusing(component.path, component.tag, lambda: made(**args))
    return callee


def run_call(call: Call, callee: Callable[..., Any], tensors: Mapping[str, Any]) -> Any:
    """Returns what a call gives on these tensors, symbolic or not.

    Args:
        call: The call.
        callee: What `make_callee` made for it, or for the call whose layer it shares.
        tensors: What each name stands for so far: a tensor, or a list of them.

    Raises:
        BuildError: Keras refused the call.
    """
    path = call.path / "call"
    options = {key: _option(value, tensors, path / key) for key, value in call.call.items()}
    args, named = _arguments(call, callee, tensors)
    what = f"{call.component.tag}` at `{call.name}"
    return refusing(call.path, what, lambda: callee(*args, **named, **options))


def _arguments(
    call: Call, callee: Any, tensors: Mapping[str, Any]
) -> tuple[list[Any], dict[str, Any]]:
    if isinstance(call.inputs, FrozenDict):
        named = {key: pick(wire, tensors) for key, wire in call.inputs.items()}
        return ([named], {}) if _takes_mapping(call, callee) else ([], named)
    given = pick(call.inputs, tensors)
    if _takes_mapping(call, callee):
        listed = list(given) if isinstance(given, (list, tuple)) else [given]
        return [dict(zip(callee.input, listed, strict=True))], {}
    if not isinstance(given, (list, tuple)):
        return [[given] if _is_listed(call, callee) else given], {}
    return ([list(given)] if _is_listed(call, callee) else list(given)), {}


def _takes_mapping(call: Call, callee: Any) -> bool:
    return call.component.tag == "Model" and isinstance(callee.input, dict)


def _is_listed(call: Call, callee: Any) -> bool:
    if call.component.tag == "Model":
        return isinstance(callee.input, (list, tuple))
    entry: Entry | None = catalog.find_tag(call.component.tag, _KINDS)
    return bool(entry and entry.call and entry.call.listed)


def _option(value: Value, tensors: Mapping[str, Any], path: Path) -> Any:
    if isinstance(value, Ref) or (isinstance(value, tuple) and _is_wire(value)):
        return pick(value, tensors)
    return make(value, (), Lateness({}, tensors), path)


def _is_wire(value: tuple[Value, ...]) -> bool:
    return bool(value) and all(
        isinstance(item, Ref) or (isinstance(item, tuple) and _is_wire(item)) for item in value
    )
