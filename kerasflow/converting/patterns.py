"""Items of a series that a blueprint writes: parts of the graph, uses of blocks, repetitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from kerasflow.blueprints.specs import BlockSpec, FrozenDict, NodeSpec, Use, Value
from kerasflow.converting.chains import Around, Slot, Values


class Item(Protocol):
    """Something that is written as one or more nodes, one tensor in and one out."""

    @property
    def key(self) -> Any:
        """What equal items have in common, whatever their values are."""

    @property
    def values(self) -> Mapping[Slot, Value]:
        """The values by which they differ."""

    @property
    def needs_entry(self) -> bool:
        """Whether what goes in has to have a name."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names that people gave to its layers."""

    def default(self, slot: Slot) -> Value:
        """Returns what a value is where it is left out."""

    def write(self, values: Values, around: Around) -> tuple[NodeSpec, ...]:
        """Returns its nodes with these values."""


@dataclass(frozen=True, slots=True)
class Used:
    """A block, used once.

    Args:
        block: Its name.
        spec: The block.
        given: Its parameters, without those at their defaults.
        names: The names that people gave to the layers inside.
    """

    block: str
    spec: BlockSpec
    given: FrozenDict
    names: tuple[str, ...] = ()

    needs_entry = False

    @property
    def key(self) -> Any:
        """What equal items have in common, whatever their values are."""
        return "use", self.block

    @property
    def values(self) -> Mapping[Slot, Value]:
        """The values by which they differ."""
        return {(name,): value for name, value in self.given.items()}

    def default(self, slot: Slot) -> Value:
        """Returns what a value is where it is left out."""
        return self.spec.params[slot[0]]

    def write(self, values: Values, around: Around) -> tuple[NodeSpec, ...]:
        """Returns its nodes with these values."""
        given = FrozenDict({slot[0]: value for slot, value in values.items()})
        name = around.take(self.block) if around.exits else None
        return (NodeSpec(Use(self.block, given), name=name),)


@dataclass(frozen=True, slots=True)
class Repeated:
    """An item that is written as a single node, several times in a row.

    Args:
        item: The item.
        count: How often.
    """

    item: Item
    count: int

    needs_entry = False

    @property
    def key(self) -> Any:
        """What equal items have in common, whatever their values are."""
        return "repeat", self.item.key

    @property
    def names(self) -> tuple[str, ...]:
        """The names that people gave to its layers."""
        return self.item.names

    @property
    def values(self) -> Mapping[Slot, Value]:
        """The values by which they differ."""
        return {**self.item.values, ("repeat",): self.count}

    def default(self, slot: Slot) -> Value:
        """Returns what a value is where it is left out."""
        return 1 if slot == ("repeat",) else self.item.default(slot)

    def write(self, values: Values, around: Around) -> tuple[NodeSpec, ...]:
        """Returns its nodes with these values."""
        inner = {slot: value for slot, value in values.items() if slot != ("repeat",)}
        [node] = self.item.write(inner, around._replace(keeps=False))
        count = values.get(("repeat",), 1)
        return (_with_repeat(node, count),)


def _with_repeat(node: NodeSpec, count: Value) -> NodeSpec:
    return replace(node, repeat=count)


def write_series(
    items: Sequence[Item], values: Sequence[Values], around: Around
) -> tuple[NodeSpec, ...]:
    """Returns the nodes of items one after the other.

    Args:
        items: The items.
        values: Of each.
        around: What the first one sees, and whether the last one has a name.
    """
    nodes: list[NodeSpec] = []
    entry = around.entry
    for place, (item, given) in enumerate(zip(items, values, strict=True)):
        following = items[place + 1] if place + 1 < len(items) else None
        exits = following.needs_entry if following else around.exits
        made = item.write(given, around._replace(entry=entry, exits=exits))
        nodes += made
        entry = made[-1].name
    return tuple(nodes)
