"""What the code of a model is written from: how it was written, its graph, and its shapes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property
from typing import Any

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.expanding import Meanings, expand, find_meanings
from kerasflow.blueprints.graphs import Call, Graph, Ref, refs_in
from kerasflow.blueprints.keys import keys_of
from kerasflow.blueprints.parsing import parse_leniently
from kerasflow.blueprints.specs import Group, ModelSpec, NodeSpec, Value
from kerasflow.checking.wirings import Wiring
from kerasflow.documents.values import Document
from kerasflow.paths import Path

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Facts:
    """What is known of a model.

    Args:
        blueprint: As it was written: with variables where they were used.
        graph: The model, expanded.
        samples: What each input and call gives, as symbols, by its name.
    """

    blueprint: Blueprint
    graph: Graph
    samples: Mapping[str, Any]

    @cached_property
    def spec(self) -> ModelSpec:
        """The model as it was written."""
        model = self.blueprint.model
        return model if isinstance(model, ModelSpec) else ModelSpec(())

    @cached_property
    def needed(self) -> frozenset[str]:
        """The names of the calls that are made at all."""
        return Wiring(self.graph).needed

    @cached_property
    def calls(self) -> Mapping[str, Call]:
        """The calls by name."""
        return {call.name: call for call in self.graph.calls}

    @cached_property
    def at(self) -> Mapping[Path, tuple[Call, ...]]:
        """The calls that each node makes, by its path."""
        found: dict[Path, list[Call]] = {}
        for call in self.graph.calls:
            found.setdefault(call.path, []).append(call)
        return {path: tuple(calls) for path, calls in found.items()}

    @cached_property
    def owners(self) -> frozenset[str]:
        """The calls whose layer another one calls again."""
        return frozenset(call.shares for call in self.graph.calls if call.shares)

    @cached_property
    def meanings(self) -> Meanings:
        """What names and nodes stand for."""
        return find_meanings(self.blueprint)

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """The names that something may refer to."""
        model, blocks = self.spec, [*self.blueprint.blocks.values()]
        bodies = [(model.layers, model.outputs), *((each.layers, each.outputs) for each in blocks)]
        found = {part for text in texts_of(bodies) for part in _WORD.findall(text)}
        return frozenset(found)

    @cached_property
    def users(self) -> Mapping[str, tuple[str, ...]]:
        """The calls that take what each one gives; an empty name for the outputs."""
        found: dict[str, list[str]] = {}
        for call in self.graph.calls:
            if call.name in self.needed:
                for ref in references(call):
                    found.setdefault(ref.node, []).append(call.name)
        for wire in self.graph.outputs.values():
            for ref in refs_in(wire):
                found.setdefault(ref.node, []).append("")
        return {name: tuple(names) for name, names in found.items()}

    def calls_of(self, node: NodeSpec) -> tuple[Call, ...]:
        """Returns the calls of a node of the model, and of what is inside of it, in order."""
        return tuple(call for call in self.graph.calls if root_of(call) == node.path)


def root_of(call: Call) -> Path:
    """Returns the path of the node of the model that a call belongs to."""
    return call.call_path[0].path if call.call_path else call.path


def references(call: Call) -> Iterator[Ref]:
    """Yields every tensor that a call takes, if only for its shape."""
    from kerasflow.checking.wirings import deferred_in

    yield from refs_in((call.inputs, call.call))
    for deferred in deferred_in((call.component, call.call)):
        for wire in deferred.shapes.values():
            yield from refs_in(wire)


def as_written(blueprint: Blueprint) -> Blueprint:
    """Returns a blueprint with its variables where they were used, if that makes the same model."""
    document = blueprint.document
    if document is None or document.written is None:
        return blueprint
    written, problems = parse_leniently(Document(document.written, document.file, document.roots))
    if problems:
        return blueprint
    # What concerns data and runs is not written with variables.
    named = [name for name, entry in keys_of(Blueprint).items() if not entry.lasting]
    same = {name: getattr(written, name) for name in ("model", "preprocess", *named)}
    fit = replace(blueprint.fit, callbacks=written.fit.callbacks)
    made = object.__new__(Blueprint)
    variables = {name: _open(value) for name, value in blueprint.vars.items()}
    made.__dict__.update({**_fields(blueprint), **same, "vars": variables, "fit": fit})
    return made if _settled(expand(made)) == _settled(blueprint.expansion) else blueprint


def _open(value: Any) -> Any:
    """Returns a value whose lists expressions can take items of."""
    if isinstance(value, Mapping):
        return {key: _open(item) for key, item in value.items()}
    return [*map(_open, value)] if isinstance(value, (list, tuple)) else value


def _settled(value: Any) -> Any:
    """Returns a value to compare, whether its lists are frozen or not."""
    if is_dataclass(value) and not isinstance(value, type):
        compared = (each.name for each in fields(value) if each.compare)
        return {name: _settled(getattr(value, name)) for name in compared}
    if isinstance(value, Mapping):
        return {key: _settled(item) for key, item in value.items()}
    return tuple(map(_settled, value)) if isinstance(value, (list, tuple)) else value


def _fields(blueprint: Blueprint) -> dict[str, Any]:
    known = Blueprint.__dataclass_fields__
    return {name: value for name, value in blueprint.__dict__.items() if name in known}


def walk_nodes(nodes: tuple[NodeSpec, ...]) -> Iterator[NodeSpec]:
    """Yields nodes and those inside of groups."""
    for node in nodes:
        yield node
        if isinstance(node.body, Group):
            yield from walk_nodes(node.body.layers)


def texts_of(value: Value) -> Iterator[str]:
    """Yields every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from texts_of(item)
    elif isinstance(value, dict):
        yield from texts_of(tuple(value.values()))
    elif isinstance(value, NodeSpec):
        parts = (value.body, value.inputs, value.call, value.repeat, value.each)
        yield from texts_of(parts)
    elif hasattr(value, "args"):
        yield from texts_of(value.args)
    elif isinstance(value, ModelSpec):
        yield from texts_of(value.layers)
