"""Numbers that a call of `preprocess` has no place for, and which Keras encodes as nothing.

What a model looks up is watched in the same way, in `building.lookups`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from kerasflow.blueprints.graphs import Call, Graph, Ref, refs_in
from kerasflow.catalog import tag_value
from kerasflow.feeding.plans import columns_of
from kerasflow.feeding.tables import Array, Table


def watch(calls: Iterable[Call], callees: Mapping[str, Callable[..., Any]]) -> dict[str, Ref]:
    """Returns what goes into the encoders among some calls, by a key of its own for each.

    Args:
        calls: Of `preprocess`.
        callees: What they call, by the call's name.
    """
    encoders = [call for call in calls if _count(call, callees[call.name]) is not None]
    taken = {call.name: next(_given(call), None) for call in encoders}
    return {_key(name): ref for name, ref in taken.items() if ref is not None}


def refuse_unplaced(
    made: Mapping[str, Array],
    graph: Graph,
    callees: Mapping[str, Callable[..., Any]],
    rows: Table,
) -> None:
    """Refuses numbers for which an encoder has no place.

    Args:
        made: What the wires of `watch` are for some rows, by their keys.
        graph: The expanded `preprocess`.
        callees: What its calls call.
        rows: Of the data, which they are made of.

    Raises:
        DataError: There is one, with its row.
    """
    from kerasflow.building.lookups import describe, find_stray, lookup_of

    for call in graph.calls:
        if _key(call.name) not in made:
            continue
        count = _count(call, callees[call.name])
        lookup = lookup_of(call.component.tag, call.name, int(count))
        if stray := find_stray(lookup, made[_key(call.name)], len(rows)):
            wire = next(_given(call))
            columns = [*columns_of(graph, [wire])]
            message, hint = describe(stray)
            raise rows.fault(message, next(iter(columns), call.name), stray.row, hint)


def _key(name: str) -> str:
    return f"?{name}"  # no name has this sign in it


def _given(call: Call) -> Iterator[Ref]:
    return refs_in(call.inputs)


def _count(call: Call, callee: Any) -> Any:
    argument = tag_value(call.component.tag, "counts")
    if argument is None:
        return None
    bound = getattr(callee, "keywords", {})
    return bound[argument] if argument in bound else getattr(callee, argument, None)
