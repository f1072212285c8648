"""The calls of `preprocess`, run on tables in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kerasflow.blueprints.graphs import Call, Graph, Wire
from kerasflow.errors import BuildError
from kerasflow.feeding.casting import as_numbers, as_text, is_text
from kerasflow.feeding.plans import calls_of, columns_of, consumers, entry_of, takes_only_text
from kerasflow.feeding.tables import Array, Table
from kerasflow.paths import Path

BATCH_ROWS = 4096

ONE_LENGTH = "give all rows one length, as with `output_sequence_length` of `TextVectorization`"

# Smaller ones are kept as floats, which hold them exactly.
_WHOLE = ("int32", "int64", "uint32", "uint64")

# What is there to find or fill gaps is given them.
_TAKES_GAPS = ("ops.isnan", "ops.isfinite", "ops.isinf", "ops.nan_to_num")


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A graph with everything that it calls.

    Args:
        graph: The expanded `preprocess`.
        callees: What each call calls, by the call's name; filled by fitting or loading.
    """

    graph: Graph
    callees: dict[str, Callable[..., Any]] = field(default_factory=dict)

    def collect(self, table: Table, wires: Mapping[str, Wire]) -> dict[str, Array]:
        """Returns what the wires are for all rows of a table.

        Shapes: (rows, …), the same for every row; floats as float32, whole numbers as int32,
        smaller ones as float32, text as `str` objects.

        Raises:
            DataError: A cell is not what the first layer takes.
            BuildError: Keras refused a call, or rows come out in different shapes.
        """
        results: dict[str, Array] = {}
        start = 0
        for batch in self.batches(table, wires):
            rows = min(BATCH_ROWS, len(table) - start)
            for name, given in batch.items():
                value = _storable(given, self._path(wires[name]))
                if name not in results:
                    results[name] = np.empty((len(table), *value.shape[1:]), value.dtype)
                self._check_shape(wires[name], value, (rows, *results[name].shape[1:]))
                results[name][start : start + rows] = value
            start += rows
        return results

    def batches(self, table: Table, wires: Mapping[str, Wire]) -> Iterator[dict[str, Array]]:
        """Yields what the wires are, batch by batch, as the layers give it."""
        from kerasflow.building.calling import run_call
        from kerasflow.building.late import pick

        calls = calls_of(self.graph, wires.values())
        columns = columns_of(self.graph, wires.values())
        for start in range(0, len(table), BATCH_ROWS):
            part = table.take(slice(start, start + BATCH_ROWS))
            tensors: dict[str, Any] = self.columns(part, columns)
            for call in calls:
                tensors[call.name] = run_call(call, self.callees[call.name], tensors)
            made = {name: pick(wire, tensors) for name, wire in wires.items()}
            yield {
                name: _to_array(tensor, self._path(wires[name])) for name, tensor in made.items()
            }

    def columns(self, table: Table, names: Iterable[str]) -> dict[str, Array]:
        """Returns columns as the graph takes them: single values as (rows, 1)."""
        found = {name: _column(table, name, consumers(self.graph, name)) for name in names}
        return {name: on_an_axis(column) for name, column in found.items()}

    def _check_shape(self, wire: Wire, value: Array, expected: tuple[int, ...]) -> None:
        if value.shape == expected:
            return
        if value.shape[:1] != expected[:1]:
            message = f"{expected[0]} rows went in and {len(value)} came out; keep the first axis"
        else:
            message = (
                f"rows come out in different shapes, {list(expected[1:])} and "
                f"{list(value.shape[1:])}; {ONE_LENGTH}"
            )
        raise BuildError(message, self._path(wire))

    def _path(self, wire: Wire) -> Path:
        calls = calls_of(self.graph, [wire])
        return calls[-1].path if calls else self.graph.path


def _column(table: Table, name: str, calls: list[Call]) -> Array:
    entries = [entry_of(call) for call in calls]
    takes_text = all(entry and entry.flags & {"strings", "registered"} for entry in entries)
    text = takes_text and is_text(table.column(name))
    if text or any(takes_only_text(call) for call in calls):
        return as_text(table, name)
    gaps = all(call.component.tag in _TAKES_GAPS for call in calls)
    return as_numbers(table, name, gaps=bool(calls) and gaps)


def on_an_axis(column: Array) -> Array:
    """Returns single values as rows of one value each."""
    return column[:, None] if column.ndim == 1 else column


def _to_array(tensor: Any, path: Path) -> Array:
    import keras

    if isinstance(tensor, (list, tuple)):
        raise BuildError("this gives several tensors where one is taken; name one of them", path)
    if isinstance(tensor, np.ndarray):
        return tensor
    array: Array = keras.ops.convert_to_numpy(tensor)
    return array


def stored_dtype(name: str) -> np.dtype[Any]:
    """Returns the dtype in which numbers of this one are kept."""
    return np.dtype(np.int32 if name in _WHOLE else np.float32)


def _storable(value: Array, path: Path) -> Array:
    """Returns an array with the dtype in which it is kept."""
    if value.dtype.kind in "OS":
        texts = [cell.decode() if isinstance(cell, bytes) else str(cell) for cell in value.flat]
        return np.array(texts, dtype=object).reshape(value.shape)
    kept = stored_dtype(value.dtype.name)
    if kept == np.float32:
        return value.astype(np.float32, copy=False)
    limit = np.iinfo(np.int32)
    if value.size and not (limit.min <= value.min() and value.max() <= limit.max):
        message = f"whole numbers are at most {limit.max} here, found {value.max()}"
        raise BuildError(f"{message}; cast them with `ops.cast`", path)
    return value.astype(np.int32, copy=False)


@contextmanager
def full_precision() -> Iterator[None]:
    """Makes layers with float32 inside, also where the model computes in less."""
    import keras

    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy("float32")
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)
