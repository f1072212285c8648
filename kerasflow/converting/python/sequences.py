"""Models that are a chain of layers, which a `keras.Sequential` says best."""

from __future__ import annotations

from kerasflow.blueprints.graphs import Call, Graph, Ref
from kerasflow.checking.wirings import deferred_in
from kerasflow.converting.python.calls import entry_of


def is_sequence(graph: Graph) -> bool:
    """Returns whether a graph is a chain of layers, each on what the one before gives.

    A `Sequential` makes all layers before it builds the first one. Where building draws seeds, the
    weights would be others.
    """
    if not (graph.single and len(graph.inputs) == 1 and graph.calls):
        return False
    before = [Ref(next(iter(graph.inputs))), *(Ref(call.name) for call in graph.calls)]
    chained = zip(graph.calls, before, strict=False)
    return [*graph.outputs.values()] == before[-1:] and all(
        call.inputs in (given, (given,)) and _is_plain(call) for call, given in chained
    )


def _is_plain(call: Call) -> bool:
    entry = entry_of(call.component)
    plain = bool(entry and entry.kind == "layers" and "draws_when_built" not in entry.flags)
    single = bool(entry and entry.value("outputs") is None)
    late = any(deferred.shapes for deferred in deferred_in(call.component))
    listed = bool(entry and entry.call and entry.call.listed)
    alone = not (call.call or call.shares or call.call_path or late or listed)
    return plain and single and alone
