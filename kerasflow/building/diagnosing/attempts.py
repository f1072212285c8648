"""A call and what it is called on, in the words of the blueprint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import keras

from kerasflow import catalog
from kerasflow.blueprints.graphs import Call, Deferred, Ref, Wire
from kerasflow.blueprints.specs import Component, FrozenDict, Value
from kerasflow.building.deferred import DeferredValues, pick
from kerasflow.catalog import NODE_KINDS, Entry
from kerasflow.checking.wirings import flat, place_call
from kerasflow.errors import BuildError, Problem
from kerasflow.paths import Path

Shape = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class GivenTensor:
    """One tensor that a call is called on.

    Args:
        name: As users refer to it, such as ``conv2`` or ``lstm[1]``.
        shape: With the batch axis, which is None.
        dtype: As Keras spells it.
        maker: The call that gives it; None for an input of the model.
    """

    name: str
    shape: Shape
    dtype: str
    maker: Call | None

    @property
    def rank(self) -> int:
        """The number of axes, that of the batch included."""
        return len(self.shape)

    def __str__(self) -> str:
        return f"`{self.name}` {'gives' if self.maker else 'is'} {self.shape}"


@dataclass(frozen=True)
class Attempt:
    """A call in its graph, whether Keras refused it or not.

    Args:
        call: The call.
        component: What is called; or what a wrapper such as `TimeDistributed` holds.
        given: What it is called on.
        calls: The calls of the graph, by name.
        deferred_values: Knows the values of deferred expressions, and the tensors so far.
        error: What was said; None for a call that Keras did not refuse.
        wrapper: The tag around the component; None where there is none.
    """

    call: Call
    component: Component
    given: tuple[GivenTensor, ...]
    calls: Mapping[str, Call]
    deferred_values: DeferredValues
    error: BuildError | None = None
    wrapper: str | None = None

    @property
    def tag(self) -> str:
        """The tag of what is called."""
        return self.component.tag

    @property
    def entry(self) -> Entry | None:
        """What the catalog says of it."""
        return catalog.find_tag(self.tag, NODE_KINDS)

    def __str__(self) -> str:
        inside = f" in `{self.wrapper}`" if self.wrapper else ""
        return f"`{self.tag}`{inside} at `{self.call.name}`"

    def has(self, flag: str) -> bool:
        """Returns whether the catalog marks it with a flag, such as ``weights``."""
        return self.entry is not None and flag in self.entry.flags

    def value(self, trait: str) -> str | None:
        """Returns the value of what the catalog says of it, such as its layout."""
        return self.entry.value(trait) if self.entry else None

    def argument(self, name: str) -> Any:
        """Returns the value of an argument, its default where it is not given; None if open."""
        if name in self.component.args:
            return self._known(self.component.args[name], self.component.path / name)
        parameter = self.entry.parameters.get(name) if self.entry else None
        return parameter.default if parameter else None

    def _known(self, value: Value, path: Path) -> Any:
        if isinstance(value, Deferred):
            try:
                return self.deferred_values.evaluate(value, path)
            except BuildError:
                return None  # that it has no value is told by what Keras, or we, refused
        if isinstance(value, tuple):
            return tuple(self._known(item, path / at) for at, item in enumerate(value))
        return value

    def problem(self, code: str, message: str, hint: str | None, argument: str = "") -> Problem:
        """Returns a problem at the node, or at an argument that is given."""
        if argument in self.component.args:
            return Problem(code, message, self.component.path / argument, hint=hint)
        path = self.component.path if self.wrapper else place_call(self.call)
        return Problem(code, message, path, hint=hint, at_key=True)

    def inside(self) -> Attempt | None:
        """Returns the attempt at what a wrapper holds; None for what is no wrapper."""
        held = self.component.args.get("layer")
        wraps = self.value("wraps")
        if wraps is None or not isinstance(held, Component) or not self.given:
            return None
        given = tuple(replace(item, shape=_step(item.shape)) for item in self.given)
        given = given if wraps == "step" else self.given
        return replace(self, component=held, given=given, wrapper=self.tag)

    def way_back(self) -> Iterator[tuple[GivenTensor, tuple[GivenTensor, ...]]]:
        """Yields what is given first, then what its maker was given, and so on to an input."""
        tensors = self.given[:1]
        while tensors:
            first = tensors[0]
            known = self.deferred_values.tensors
            tensors = look_up(first.maker, self.calls, known) if first.maker else ()
            yield first, tensors


def attempt(
    call: Call,
    calls: Mapping[str, Call],
    deferred_values: DeferredValues,
    error: BuildError | None = None,
) -> Attempt:
    """Returns a call with what it is called on.

    Args:
        call: The call.
        calls: Those of its graph.
        deferred_values: Knows the values of deferred expressions, and the tensors so far.
        error: Why it was refused; None where it was not.
    """
    given = look_up(call, calls, deferred_values.tensors)
    return Attempt(call, call.component, given, calls, deferred_values, error)


def look_up(
    call: Call, calls: Mapping[str, Call], tensors: Mapping[str, Any]
) -> tuple[GivenTensor, ...]:
    """Returns what a call is called on, in the order of the layer's own arguments."""
    return look_up_wire(_inputs(call), calls, tensors)


def look_up_wire(
    wire: Wire | Value, calls: Mapping[str, Call], tensors: Mapping[str, Any]
) -> tuple[GivenTensor, ...]:
    """Returns the tensors that a wire names, in its order."""
    return tuple(given for ref in flat(wire) for given in _given(ref, calls.get(ref.node), tensors))


def _inputs(call: Call) -> Wire:
    if not isinstance(call.inputs, FrozenDict):
        return call.inputs
    entry = catalog.find_tag(call.component.tag, NODE_KINDS)
    names = entry.call.tensors if entry and entry.call else tuple(call.inputs)
    return tuple(call.inputs[name] for name in names if name in call.inputs)


def _given(ref: Ref, maker: Call | None, tensors: Mapping[str, Any]) -> Iterator[GivenTensor]:
    found = pick(Ref(ref.node), tensors) if ref.node in tensors else []
    items = list(found) if isinstance(found, (list, tuple)) else [found]
    for index, item in enumerate(items):
        if keras.backend.is_keras_tensor(item) and ref.index in (None, index):
            name = f"{ref.node}[{index}]" if len(items) > 1 else ref.node
            yield GivenTensor(name, tuple(item.shape), str(item.dtype), maker)


def _step(shape: Shape) -> Shape:
    return (*shape[:1], *shape[2:])
