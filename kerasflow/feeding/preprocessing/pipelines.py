"""The calls of `preprocess`, run on tables in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from kerasflow.blueprints.graphs import Call, Graph, Wire
from kerasflow.building.excess import Room
from kerasflow.catalog import tag_has
from kerasflow.errors import BuildError
from kerasflow.feeding.buffers import make_array
from kerasflow.feeding.casting import as_numbers, as_text, cast, is_text, kept_dtype
from kerasflow.feeding.plans import calls_of, columns_of, consumers, entry_of, takes_only_text
from kerasflow.feeding.preprocessing.encoders import refuse_unplaced, watch
from kerasflow.feeding.preprocessing.memory_estimates import (
    PROBE_ROWS,
    MemoryEstimator,
    find_too_much,
    find_too_wide,
    rows_at_once,
    spent,
)
from kerasflow.feeding.preprocessing.probes import Probe, drop, refuse
from kerasflow.feeding.preprocessing.traces import Step, Traces
from kerasflow.feeding.tables import Array, Table, info_of
from kerasflow.paths import Path

BATCH_ROWS = 4096
"""The most that go through at a time."""

ONE_LENGTH = "give all rows one length, as with `output_sequence_length` of `TextVectorization`"

_CAST = "make it smaller, as with `Hashing`; or cast it with `ops.cast` to floats"

# Smaller ones are kept as floats, which hold them exactly.
_WHOLE = ("int32", "int64", "uint32", "uint64")


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A graph with everything that it calls.

    Args:
        graph: The expanded `preprocess`.
        callees: What each call calls, by the call's name; filled by fitting or loading.
        room: The memory that there is; None for what the machine has free.
        estimator: Knows what rows take on the way.
        traces: Programs of calls that are made again and again.
    """

    graph: Graph
    callees: dict[str, Callable[..., Any]] = field(default_factory=dict)
    room: Room | None = None
    estimator: MemoryEstimator = field(default_factory=MemoryEstimator)
    traces: Traces = field(default_factory=Traces)

    def collect(self, table: Table, wires: Mapping[str, Wire]) -> dict[str, Array]:
        """Returns what the wires are for all rows of a table.

        Shapes: (rows, …), the same for every row; floats as float32, whole numbers as int32,
        smaller ones as float32, text as `str` objects.

        Raises:
            DataError: A cell is not what the first layer takes.
            BlueprintError: A call, or what is wanted of all rows, takes too much memory.
            BuildError: Keras refused a call, or rows come out in different shapes.
        """
        results: dict[str, Array] = {}
        start = 0
        at_once = self.rows_at_once(table, wires)
        for batch in self.batches(table, wires):
            rows = min(at_once, len(table) - start)
            for name, given in batch.items():
                known = results.get(name, given).shape[1:]
                self._check_shape(wires[name], given, (rows, *known))
                value = _storable(given, name, table, start)
                if name not in results:
                    self._refuse_too_much(value, wires[name], len(table))
                    results[name] = make_array((len(table), *value.shape[1:]), value.dtype)
                results[name][start : start + rows] = value
            start += rows
        return results

    def batches(self, table: Table, wires: Mapping[str, Wire]) -> Iterator[dict[str, Array]]:
        """Yields what the wires are, batch by batch, as the layers give it."""
        calls = calls_of(self.graph, wires.values())
        columns = columns_of(self.graph, wires.values())
        watched = {**wires, **watch(calls, self.callees)}
        step: Step = partial(self._make, calls, watched)
        rows = self.rows_at_once(table, wires)
        for start in range(0, len(table), rows):
            taken = table.take(slice(start, start + rows))
            given = self.columns(taken, columns)
            if start == 0:
                step = self.traces.choose(step, watched, calls, given)
            tensors = step(given).items()
            made = {name: _to_array(each, self._path(watched[name])) for name, each in tensors}
            refuse_unplaced(made, self.graph, self.callees, taken)
            yield {name: made[name] for name in wires}

    def _make(
        self, calls: Sequence[Call], wires: Mapping[str, Wire], columns: dict[str, Array]
    ) -> dict[str, Any]:
        """Returns what the wires are, made call by call."""
        from kerasflow.building.calling import run_call
        from kerasflow.building.deferred import pick

        tensors: dict[str, Any] = dict(columns)
        for call, names in zip(calls, spent(calls, wires.values()), strict=True):
            tensors[call.name] = run_call(call, self.callees[call.name], tensors)
            drop(tensors, names)
        return {name: pick(wire, tensors) for name, wire in wires.items()}

    def rows_at_once(self, table: Table, wires: Mapping[str, Wire]) -> int:
        """Returns how many rows go through together.

        Raises:
            BlueprintError: Even the fewest take too much memory.
        """
        names = columns_of(self.graph, wires.values())
        raw = [(name, table.column(name).shape[1:], table.column(name).dtype) for name in names]
        key = (*wires.values(), *raw)
        if key not in self.estimator.rows:
            self.estimator.rows[key] = self._measure(table, names, wires)
        return self.estimator.rows[key]

    def _measure(self, table: Table, names: Iterable[str], wires: Mapping[str, Wire]) -> int:
        calls, probe = calls_of(self.graph, wires.values()), self.probe(table, names)
        for call in calls:
            self.estimator.follow(call, self.callees[call.name])
        refuse(find_too_wide(self.estimator.loads(calls, wires.values()), self.room))
        if not self.estimator.knows(calls):
            for call, done in zip(calls, spent(calls, wires.values()), strict=True):
                probe.run(call)
                probe.drop(done)
        return min(rows_at_once(self.estimator.loads(calls, wires.values())), BATCH_ROWS)

    def probe(self, table: Table, names: Iterable[str]) -> Probe:
        """Returns the first rows of some columns, which nothing has been done to yet."""
        tensors = self.columns(table.take(slice(0, PROBE_ROWS)), names)
        self.estimator.begin({name: info_of(column) for name, column in tensors.items()})
        return Probe(self.callees, self.estimator, self.room, tensors)

    def columns(self, table: Table, names: Iterable[str]) -> dict[str, Array]:
        """Returns columns as the graph takes them: single values as (rows, 1)."""
        found = {name: _column(table, name, consumers(self.graph, name)) for name in names}
        given = {name: on_an_axis(column) for name, column in found.items()}
        # Of what it refuses itself Keras knows no row.
        known = [call for call in self.graph.calls if call.name in self.callees]
        taken = watch(known, self.callees).items()
        encoded = {key: given[ref.node] for key, ref in taken if ref.node in given}
        refuse_unplaced(encoded, self.graph, self.callees, table)
        return given

    def _refuse_too_much(self, value: Array, wire: Wire, rows: int) -> None:
        """Refuses what has no room for all rows of a table, by some of them."""
        for call in calls_of(self.graph, [wire])[-1:]:
            refuse(find_too_much(call, value.nbytes // max(len(value), 1), rows, self.room))

    def _check_shape(self, wire: Wire, value: Array, expected: tuple[int, ...]) -> None:
        if value.shape == expected:
            return
        if value.shape[:1] != expected[:1]:
            message = f"{expected[0]} rows went in and {len(value)} came out"
            raise BuildError(message, self._path(wire), hint="keep the first axis")
        shapes = f"{list(expected[1:])} and {list(value.shape[1:])}"
        message = f"rows come out in different shapes, {shapes}"
        raise BuildError(message, self._path(wire), hint=ONE_LENGTH)

    def _path(self, wire: Wire) -> Path:
        calls = calls_of(self.graph, [wire])
        return calls[-1].path if calls else self.graph.path


def _column(table: Table, name: str, calls: list[Call]) -> Array:
    entries = [entry_of(call) for call in calls]
    takes_text = all(entry and entry.flags & {"strings", "registered"} for entry in entries)
    text = takes_text and is_text(table.column(name))
    if text or any(takes_only_text(call) for call in calls):
        return as_text(table, name)
    tags = {call.component.tag for call in calls}
    if any(tag_has(tag, "whole_numbers") for tag in tags):
        return as_numbers(table, name, np.int64)
    gaps = bool(tags) and all(tag_has(tag, "takes_gaps") for tag in tags)
    numbers = as_numbers(table, name, gaps=gaps)
    return cast(table, name, numbers, kept_dtype(numbers.dtype))


def on_an_axis(column: Array) -> Array:
    """Returns single values as rows of one value each."""
    return column[:, None] if column.ndim == 1 else column


def _to_array(tensor: Any, path: Path) -> Array:
    import keras

    if isinstance(tensor, (list, tuple)):
        message = "this gives several tensors where one is taken"
        raise BuildError(message, path, hint="name one of them")
    if isinstance(tensor, np.ndarray):
        return tensor
    # Of TensorFlow's own tensors no copy is made.
    plain = type(tensor).__name__ == "EagerTensor"
    array: Array = np.asarray(tensor) if plain else keras.ops.convert_to_numpy(tensor)
    return array


def stored_dtype(name: str) -> np.dtype[Any]:
    """Returns the dtype in which numbers of this one are kept."""
    return np.dtype(np.int32 if name in _WHOLE else np.float32)


def _storable(value: Array, name: str, table: Table, start: int) -> Array:
    """Returns what a node gives for the rows from one on, with the dtype in which it is kept."""
    if value.dtype.kind in "OS":
        texts = [cell.decode() if isinstance(cell, bytes) else str(cell) for cell in value.flat]
        return np.array(texts, dtype=object).reshape(value.shape)
    rows = table.take(slice(start, start + len(value)))
    return cast(rows, name, value, stored_dtype(value.dtype.name), _CAST)


@contextmanager
def full_precision() -> Iterator[None]:
    """Makes layers with float32 inside, also where the model computes in less."""
    from kerasflow.building.surroundings import precision

    with precision("float32"):
        yield
