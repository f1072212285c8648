"""Values that a lookup has not learned: new categories of an input, and labels that are none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kerasflow.blueprints.graphs import Call, Wire
from kerasflow.catalog import tag_has, tag_value
from kerasflow.feeding.plans import calls_of, columns_of
from kerasflow.feeding.preprocessing.fitting import adapts, input_wire
from kerasflow.feeding.preprocessing.pipelines import Pipeline
from kerasflow.feeding.preprocessing.preprocessors import Preprocessor
from kerasflow.feeding.tables import Array, Table

_MOST_NAMED = 5


@dataclass(slots=True)
class Unknown:
    """What of some rows one lookup has not learned.

    Args:
        call: The lookup.
        column: That it looks up, or the first one of which that is made.
        values: Each once, in the order of the rows; the first few.
        count: How many there are.
        rows: In how many rows they stand.
        first: The first of these rows.
    """

    call: Call
    column: str
    values: list[str] = field(default_factory=list)
    count: int = 0
    rows: int = 0
    first: int = 0

    def describe(self, split: str, total: int, run: str) -> str:
        """Returns it in words.

        Args:
            split: Whose rows they are.
            total: How many rows that split has.
            run: How the run is called that has learned.
        """
        named = ", ".join(f"`{value}`" for value in self.values)
        more = ", …" if self.count > len(self.values) else ""
        values = "1 value" if self.count == 1 else f"{self.count:,} values"
        return (
            f"`{self.column}` has {values} that `{run}` did not know, in {self.rows:,} of "
            f"{total:,} rows of {split}: {named}{more}; `{self.call.name}` takes them for unknown"
        )


def find_unknown(preprocessor: Preprocessor, table: Table) -> Iterator[Unknown]:
    """Yields what of some rows the lookups of the inputs have not learned and take for unknown.

    Args:
        preprocessor: That has learned.
        table: The rows.

    Raises:
        DataError: A lookup has no place for what is unknown; with the first such row.
    """
    plan = preprocessor.plan
    of_targets = {it.name for it in _lookups(preprocessor, plan.target_names)}
    calls = _lookups(preprocessor, plan.inputs.values())
    for unknown in _find(preprocessor, table, [it for it in calls if it.name not in of_targets]):
        if unknown.call.component.args.get("num_oov_indices") == 0:
            message = f"`{unknown.values[0]}` was not learned, and `{unknown.call.name}` has no "
            hint = "leave such rows out, or train without a warm start, which learns them"
            raise table.fault(f"{message}place for it", unknown.column, unknown.first, hint)
        yield unknown


def refuse_unknown_labels(preprocessor: Preprocessor, table: Table, run: str) -> None:
    """Refuses labels that a lookup has not learned, which would be counted as one class.

    Args:
        preprocessor: That has learned.
        table: The rows.
        run: How the run is called that has learned.

    Raises:
        DataError: There is one; with the first such row.
    """
    calls = _lookups(preprocessor, preprocessor.plan.target_names)
    for unknown in _find(preprocessor, table, calls):
        message = f"`{unknown.values[0]}` is none of the labels that `{run}` has learned"
        hint = "leave such rows out, or train without a warm start, which learns them"
        raise table.fault(message, unknown.column, unknown.first, hint)


def _lookups(preprocessor: Preprocessor, names: Iterable[str]) -> list[Call]:
    """Returns the calls for some nodes that look up what they, or what they share, have learned."""
    pipeline = preprocessor.pipeline
    if pipeline is None:
        return []
    wires = preprocessor.plan.wires(names).values()
    calls = calls_of(pipeline.graph, wires, owners=False)
    return [call for call in calls if _looks_up(call, pipeline)]


def _looks_up(call: Call, pipeline: Pipeline) -> bool:
    tag = call.component.tag
    one_by_one = tag_value(tag, "learns") == "vocabulary_size" and not tag_has(tag, "splits")
    owner = pipeline.graph.call(call.shares) if call.shares else call
    return one_by_one and not call.component.args.get("invert") and bool(owner and adapts(owner))


def _find(preprocessor: Preprocessor, table: Table, calls: list[Call]) -> Iterator[Unknown]:
    pipeline = preprocessor.pipeline
    if pipeline is None or not calls:
        return
    wires: dict[str, Wire] = {call.name: input_wire(call) for call in calls}
    known = {call.name: _vocabulary(pipeline.callees[call.name]) for call in calls}
    found = {
        name: Unknown(call, next(iter(columns_of(pipeline.graph, [wires[name]])), name))
        for name, call in zip(wires, calls, strict=True)
    }
    seen: dict[str, set[str]] = {name: set() for name in wires}
    start = 0
    for batch in pipeline.batches(table, wires):
        for name, values in batch.items():
            _note(found[name], seen[name], known[name], values, start)
        start += len(next(iter(batch.values())))
    yield from (it for it in found.values() if it.rows)


def _note(unknown: Unknown, seen: set[str], known: set[str], values: Array, start: int) -> None:
    words = np.array([_spelled(value) for value in values.flat], dtype=str)
    each, codes = np.unique(words, return_inverse=True)
    strange = np.array([str(word) not in known for word in each], bool)[codes]
    rows = np.flatnonzero(strange.reshape(len(values), -1).any(axis=1))
    if not len(rows):
        return
    if not unknown.rows:
        unknown.first = start + int(rows[0])
    unknown.rows += len(rows)
    for word in dict.fromkeys(map(str, words[strange])):
        if word not in seen:
            seen.add(word)
            if len(unknown.values) < _MOST_NAMED:
                unknown.values.append(word)
    unknown.count = len(seen)


def _vocabulary(layer: Any) -> set[str]:
    return {_spelled(word) for word in layer.get_vocabulary()}


def _spelled(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
