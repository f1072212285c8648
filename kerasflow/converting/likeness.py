"""Whether two spellings of a model say the same, whatever they leave to the defaults."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kerasflow import catalog
from kerasflow.blueprints.equality import numbered
from kerasflow.blueprints.graphs import Call, Graph
from kerasflow.blueprints.specs import Component, FrozenDict, Value
from kerasflow.catalog import NODE_KINDS
from kerasflow.converting.chains import write_default


def say_the_same(one: Graph, other: Graph) -> bool:
    """Returns whether two graphs make the same model, under the same names outside.

    Arguments at their defaults count as if they were left out.
    """
    first, second = (_nameless(without_defaults(numbered(graph))) for graph in (one, other))
    return first == second


def _nameless(graph: Graph) -> Graph:
    """Returns a graph whose only output has no name: where nobody named it, it is made up."""
    outputs = dict.fromkeys(("",), next(iter(graph.outputs.values())))
    return replace(graph, outputs=outputs) if graph.single else graph


def without_defaults(graph: Graph) -> Graph:
    """Returns a graph without the arguments that are at their defaults."""
    return replace(graph, calls=tuple(map(_plain_call, graph.calls)))


def _plain_call(call: Call) -> Call:
    return replace(call, component=_plain(call.component))


def _plain(value: Any) -> Any:
    if isinstance(value, Graph):
        return _nameless(without_defaults(value))
    if not isinstance(value, Component):
        return value
    entry = catalog.find_tag(value.tag, NODE_KINDS)
    known = entry.parameters if entry else {}
    args = {
        name: _plain(item)
        for name, item in value.args.items()
        if name not in known or known[name].required or not _is_default(item, known[name].default)
    }
    return Component(value.tag, FrozenDict(args))


def _is_default(item: Value, default: Any) -> bool:
    written = tuple(default) if isinstance(default, list) else default
    return any(item == it and type(item) is type(it) for it in (written, write_default(default)))
