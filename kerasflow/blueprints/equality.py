"""When two graphs are the same: call by call in order, whatever the calls are named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from kerasflow.blueprints.graphs import Call, Deferred, Graph, Ref
from kerasflow.blueprints.specs import Component, FrozenDict


def are_equal(one: Graph, other: Graph) -> bool:
    """Returns whether two graphs make the same model.

    Use it to compare spellings of a model: a file with blocks and repeats, and Python. Calls are
    paired in order; their names do not count, those of inputs and outputs do. Calls that reach
    no output do not count either: Keras leaves them out.

    Example:
        >>> from kerasflow.blueprints.expanding import expand
        >>> from kerasflow.blueprints.loading import load
        >>> def graph(*layers):
        ...     model = {"layers": [*layers], "outputs": {"score": "last"}}
        ...     return expand(load({"blueprint": 1, "model": model})).graph
        >>> repeated = graph({"Dense": 8, "repeat": 2}, {"Dense": 1, "name": "last"})
        >>> are_equal(repeated, graph({"Dense": 8}, {"Dense": 8}, {"Dense": 1, "name": "last"}))
        True
        >>> are_equal(repeated, graph({"Dense": 8}, {"Dense": 9}, {"Dense": 1, "name": "last"}))
        False
    """
    return numbered(one) == numbered(other)


def numbered(graph: Graph) -> Graph:
    """Returns a graph whose calls have numbers for names, without those that reach no output.

    Use it to see where two graphs differ.

    Example:
        >>> call = Call("hidden", Component("Dense", FrozenDict(units=2)), Ref("x"))
        >>> numbered(Graph({}, (call,), {"y": Ref("hidden")})).outputs
        {'y': Ref(node='0', index=None)}
    """
    calls = _alive(graph)
    names = {call.name: str(number) for number, call in enumerate(calls)}
    return replace(
        graph,
        calls=tuple(_renamed_call(call, names) for call in calls),
        outputs=_renamed(graph.outputs, names),
    )


def _alive(graph: Graph) -> list[Call]:
    """Returns the calls that reach an output, in order."""
    alive: list[Call] = []
    wanted = set(_nodes(graph.outputs))
    for call in reversed(graph.calls):
        if call.name in wanted:
            alive.append(call)
            wanted.update(_nodes((call.inputs, call.call, call.component)))
            wanted.add(call.shares or call.name)
    return alive[::-1]


def _nodes(value: Any) -> Iterator[str]:
    """Yields the names that a value refers to."""
    if isinstance(value, Ref):
        yield value.node
    elif isinstance(value, Component):
        yield from _nodes(value.args)
    elif isinstance(value, Deferred):
        yield from _nodes(value.shapes)
    elif isinstance(value, (tuple, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _nodes(item)


def _renamed_call(call: Call, names: Mapping[str, str]) -> Call:
    return replace(
        call,
        name=names[call.name],
        component=_renamed(call.component, names),
        inputs=_renamed(call.inputs, names),
        call=_renamed(call.call, names),
        shares=names[call.shares] if call.shares else None,
    )


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """Returns a value with the new names in its wires and expressions."""
    if isinstance(value, Ref):
        return replace(value, node=names.get(value.node, value.node))
    if isinstance(value, Component):
        return replace(value, args=_renamed(value.args, names))
    if isinstance(value, Deferred):
        return replace(value, shapes=_renamed(value.shapes, names))
    if isinstance(value, Graph):
        return numbered(value)
    if isinstance(value, tuple):
        return tuple(_renamed(item, names) for item in value)
    if isinstance(value, dict):
        return FrozenDict({key: _renamed(item, names) for key, item in value.items()})
    return value
