"""What the weights of a model are sized by, as far as it is written down."""

from __future__ import annotations

from collections.abc import Mapping

from kerasflow import catalog
from kerasflow.blueprints.expanding import Expansion
from kerasflow.blueprints.graphs import Deferred
from kerasflow.blueprints.specs import Component, Value
from kerasflow.catalog import NODE_KINDS
from kerasflow.checking.wirings import nested_graphs

# With another value of one of these, weights have other shapes, or there are more or fewer.
_SIZING = frozenset(
    "units filters kernel_size input_dim output_dim num_heads num_query_heads"  # noqa: SIM905
    " num_key_value_heads key_dim value_dim use_bias depth_multiplier".split()
)


def describe_weights(expansion: Expansion) -> Mapping[str, object]:
    """Returns, by the name of a layer with weights, what its weights are sized by.

    Two models of which this differs certainly have other weights; of which it does not, may.
    """
    graphs = [*nested_graphs((expansion.graph, expansion.model))]
    return {
        call.name: _sizes(call.component)
        for graph in graphs
        for call in graph.calls
        if not call.shares and _has_weights(call.component)
    }


def _has_weights(component: Component) -> bool:
    entry = catalog.find_tag(component.tag, NODE_KINDS)
    return bool(entry and "weights" in entry.flags)


def _sizes(component: Component) -> tuple[object, ...]:
    entry = catalog.find_tag(component.tag, NODE_KINDS)
    known = entry.parameters if entry else {}
    # Left out and written as what it is anyway are the same.
    given = {name: component.args.get(name, known[name].default) for name in known}
    sizes = {name: _plain(value) for name, value in given.items() if name in _SIZING}
    inner = [_sizes(value) for value in component.args.values() if isinstance(value, Component)]
    return component.tag, tuple(sorted(sizes.items())), tuple(inner)


def _plain(value: Value) -> object:
    """A deferred value has the same text in both; a single number may stand for a list of it."""
    if isinstance(value, Deferred):
        return value.text
    return str(value[0] if isinstance(value, tuple) and len(set(value)) == 1 else value)
