"""The expanded graph: blocks, groups and repeats written out, one call after the other.

This is what is checked and built. Two spellings of a model are equal when their graphs are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kerasflow.blueprints.specs import EMPTY, Component, FrozenDict, InputSpec, Value
from kerasflow.paths import Path


@dataclass(frozen=True, slots=True)
class Ref:
    """What a call or an input gives: everything, or one of several outputs."""

    node: str
    index: int | None = None

    @property
    def is_unknown(self) -> bool:
        """Whether a fault, which was noted, keeps anybody from knowing what this is."""
        return self.node.startswith(_UNKNOWN)


def unknown_ref(name: str = "") -> Ref:
    """Returns what stands for a tensor that a fault keeps from being known, so that all goes on.

    Args:
        name: Of the node that would have given it; empty where that is not known either.
    """
    return Ref(_UNKNOWN + name)


# No name has this sign in it.
_UNKNOWN = "?"

Wire = Ref | tuple["Wire", ...]
"""A tensor, or a list of them."""


def refs_in(value: Value) -> Iterator[Ref]:
    """Yields every tensor in a value: a wire, a list, or a mapping of call arguments."""
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, (tuple, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from refs_in(item)


@dataclass(frozen=True, slots=True)
class Deferred:
    """A value with `${…}` that is known at build time.

    Args:
        text: The text, with its expressions.
        values: What the names known at expansion stand for; some of them late themselves.
        shapes: What `shape.NAME` stands for, by the dotted name.
    """

    text: str
    values: FrozenDict = EMPTY
    shapes: Mapping[str, Wire] = EMPTY


class CallStep(NamedTuple):
    """One step of the way from the model to a call inside a block, group or repeat."""

    path: Path
    block: str | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One call in the graph.

    Args:
        name: Unique in the graph, as users refer to it: ``encoder.0.attention``.
        component: What is called. Values in its arguments are plain, `Deferred`, `Component`
            (initializers, wrapped layers, …) or `Graph` (nested models).
        inputs: What it is called on: one wire, a tuple of wires in the order of the tensor
            arguments, or a mapping from call argument to wire. `()` for a constant.
        call: Further call arguments: wires where the text was a reference, else values.
        shares: Name of the call whose layer is called again; None for a layer of its own.
        trainable: False when the layer is frozen; None when nothing was said.
        path: Where the node stands in the document.
        call_path: The way from the model to the node, outermost first.
    """

    name: str
    component: Component
    inputs: Wire | FrozenDict = ()
    call: FrozenDict = EMPTY
    shares: str | None = None
    trainable: bool | None = None
    path: Path = field(default=Path(), compare=False)
    call_path: tuple[CallStep, ...] = field(default=(), compare=False)

    @property
    def tensors(self) -> tuple[Ref, ...]:
        """What it is called on in order, lists opened; nothing where it is given by name."""
        return () if isinstance(self.inputs, FrozenDict) else tuple(refs_in(self.inputs))


@dataclass(frozen=True, slots=True)
class Graph:
    """Calls in an order in which each is after what it is called on.

    Args:
        inputs: The model's inputs by name.
        calls: Every call, in order.
        outputs: What the model gives, by name, in order.
        single: The model gives one tensor, not a mapping.
        class_name: A registered Functional subclass to build, or None.
        candidates: Nodes that a reference may have meant that names nothing.
    """

    inputs: Mapping[str, InputSpec]
    calls: tuple[Call, ...]
    outputs: Mapping[str, Wire]
    single: bool = True
    class_name: str | None = None
    path: Path = field(default=Path(), compare=False)
    candidates: frozenset[str] = field(default=frozenset(), compare=False)

    def call(self, name: str) -> Call | None:
        """Returns the call of that name."""
        return next((call for call in self.calls if call.name == name), None)


__all__ = [
    "Call",
    "CallStep",
    "Deferred",
    "Graph",
    "Ref",
    "Value",
    "Wire",
    "refs_in",
    "unknown_ref",
]
