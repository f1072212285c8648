"""What a node sees: variables, and the names of what was called before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, NamedTuple

from kerasflow.blueprints.graphs import Ref, Wire, refs_in
from kerasflow.blueprints.specs import FrozenDict, NodeSpec


class Made(NamedTuple):
    """What a named node called, so that it can be called again with the same weights.

    Args:
        node: The node, or one iteration of it.
        scope: What it saw.
        calls: The names of the calls that it made, in order.
    """

    node: NodeSpec
    scope: Scope
    calls: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Scope:
    """The body of a model, block or group while it is expanded.

    Args:
        values: Variables and parameters.
        parent: The body around a group; None for models and blocks, which see no further.
        prefix: What the names of calls begin with, such as ``encoder.0.``.
        trainable: What the nodes around said.
        columns: Where unknown names are taken for columns of the data: those seen so far.
        names: What each name stands for; grows while the body is expanded.
        made: What each named node made; grows likewise.
        later: The names of all nodes of the body, for messages.
        unnamed: The names that were made up for nodes without one, for messages.
    """

    values: Mapping[str, Any]
    parent: Scope | None = None
    prefix: str = ""
    trainable: bool | None = None
    columns: dict[str, Ref] | None = None
    names: dict[str, Wire] = field(default_factory=dict)
    made: dict[str, Made] = field(default_factory=dict)
    later: set[str] = field(default_factory=set)
    unnamed: set[str] = field(default_factory=set)

    def with_values(self, values: Mapping[str, Any]) -> Scope:
        """Returns the same body with further variables, for one iteration of a series."""
        return replace(self, values={**self.values, **values})

    def find(self, name: str) -> Wire | None:
        """Returns what a name stands for; None when it is not known."""
        scope: Scope | None = self
        while scope:
            if name in scope.names:
                return scope.names[name]
            if scope.columns is not None:
                return scope.columns.setdefault(name, Ref(name))
            scope = scope.parent
        return None

    def find_made(self, name: str) -> Made | None:
        """Returns what a named node made; None when there is no such node."""
        scope: Scope | None = self
        while scope and name not in scope.made:
            scope = scope.parent
        return scope.made[name] if scope else None

    def around(self) -> Iterator[Scope]:
        """Yields this body and those around it that can be seen from here."""
        scope: Scope | None = self
        while scope:
            yield scope
            scope = scope.parent

    def visible(self) -> list[str]:
        """Returns every name that can be referred to here."""
        outer = self.parent.visible() if self.parent else []
        return [*self.names, *outer]

    def nodes(self) -> Iterator[Ref]:
        """Yields everything that a name can stand for here, lists opened."""
        yield from refs_in(self.names)
        if self.parent:
            yield from self.parent.nodes()

    def take(self, name: str, inner: Scope) -> None:
        """Makes the names of a finished body known here, as ``name.inner``."""
        self.names.update({f"{name}.{key}": wire for key, wire in inner.names.items()})
        self.made.update({f"{name}.{key}": made for key, made in inner.made.items()})

    def gather(self, name: str, known: int) -> None:
        """Makes ``name.inner`` the list of ``name.0.inner``, ``name.1.inner`` and so on.

        Args:
            name: Of a series.
            known: How many names there were before it; those after them are looked through.
        """
        found: dict[str, list[Wire]] = {}
        stem = f"{name}."
        latest = [*islice(reversed(self.names), len(self.names) - known)]
        for key in [key for key in reversed(latest) if key.startswith(stem)]:
            iteration, _, inner = key.removeprefix(stem).partition(".")
            if iteration.isdigit() and inner:
                found.setdefault(stem + inner, []).append(self.names[key])
        self.names.update({key: tuple(wires) for key, wires in found.items()})


class Site(NamedTuple):
    """Where a node is expanded.

    Args:
        node: The node.
        name: The name of its call, or what the names inside it begin with.
        scope: What it sees.
        previous: What it is called on when it says nothing itself.
        number: That of its iteration.
    """

    node: NodeSpec
    name: str
    scope: Scope
    previous: Wire | FrozenDict | None
    number: int | None = None

    @property
    def full_name(self) -> str:
        """The name in the whole graph."""
        return self.scope.prefix + self.name

    @property
    def trainable(self) -> bool | None:
        """What the node says, or else what the nodes around it said."""
        said = self.node.trainable
        return self.scope.trainable if said is None else said
