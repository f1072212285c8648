"""The typed, frozen parts of a blueprint.

A blueprint has its document variables resolved and keeps its blocks and repeats. Text with `${…}`
that is left in a value is known later: at expansion, or at build time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, NoReturn

from kerasflow.paths import Path

# None, bool, int, float, str, tuple, FrozenDict, Component or ModelSpec, nested.
Value = Any

REQUIRED = "required"
"""What stands in a block's `params` for a parameter without a default."""


class FrozenDict(dict[str, Value]):
    """A mapping that cannot be changed.

    Example:
        >>> FrozenDict(units=1)["units"]
        1
    """

    __slots__ = ()

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("a blueprint is frozen; make a changed copy of its document instead")

    __setitem__ = __delitem__ = __ior__ = _refuse
    update = pop = popitem = clear = setdefault = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenDict, (dict(self),)


EMPTY = FrozenDict()


@dataclass(frozen=True, slots=True)
class Component:
    """A tag with its keyword arguments: a layer, a loss, an optimizer, an op.

    A first argument that was written without its name stands here under its name, where the
    catalog knows the tag.
    """

    tag: str
    args: FrozenDict = EMPTY
    path: Path = field(default=Path(), compare=False)


UNREAD = "?"
"""Stands for a name that could not be read; no name has this sign in it."""


@dataclass(frozen=True, slots=True)
class Hole(Component):
    """What stands for a component that could not be read, so that what is around it still can.

    Only the checker ever sees one: a blueprint with faults of form is no blueprint.
    """

    tag: str = UNREAD


class Use(NamedTuple):
    """A block, used with these parameters."""

    block: str
    arguments: FrozenDict = EMPTY


class Share(NamedTuple):
    """The layer, block or group of a named node, called again with the same weights."""

    name: str


class Group(NamedTuple):
    """Layers written where they are used; they see the names around them."""

    layers: tuple[NodeSpec, ...]
    outputs: Outputs = None


Inputs = str | tuple[str, ...] | FrozenDict | None
"""What a node is called on: None when left out, `()` for nothing."""

Outputs = str | tuple[str, ...] | FrozenDict | None


@dataclass(frozen=True, slots=True)
class NodeSpec:
    """One entry of `layers`: what is called, and its wiring."""

    body: Component | Use | Share | Group
    name: str | None = None
    inputs: Inputs = None
    call: FrozenDict = EMPTY
    repeat: Value = None
    each: Value = None
    trainable: bool | None = None
    note: str | None = None
    path: Path = field(default=Path(), compare=False)


@dataclass(frozen=True, slots=True)
class InputSpec:
    """One input of a model. Shape without the batch axis; None where the data says it."""

    shape: tuple[Value, ...] | None = None
    dtype: str | None = None
    path: Path = field(default=Path(), compare=False)


@dataclass(frozen=True, slots=True)
class BlockSpec:
    """A sub-graph with parameters, for use in several places."""

    layers: tuple[NodeSpec, ...]
    inputs: tuple[str, ...] = ("input",)
    params: FrozenDict = EMPTY
    outputs: Outputs = None
    path: Path = field(default=Path(), compare=False)


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """A graph of nodes. `inputs` is None when left out: then the data says what goes in."""

    layers: tuple[NodeSpec, ...]
    inputs: Mapping[str, InputSpec] | None = None
    outputs: Outputs = None
    class_name: str | None = None
    path: Path = field(default=Path(), compare=False)


def walk_components(value: Value) -> Iterator[Component]:
    """Yields every component in a value, outermost first; nested models are left alone."""
    if isinstance(value, Component):
        yield value
        value = value.args
    items = value.values() if isinstance(value, dict) else value
    if isinstance(items, tuple) or isinstance(value, dict):
        for item in items:
            yield from walk_components(item)
