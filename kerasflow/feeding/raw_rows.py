"""Rows as the source has them: a fingerprint of each, and some that can be shown.

What a model is given is made of them, and no longer says what a person would want to see.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kerasflow.feeding.plans import DataPlan
from kerasflow.feeding.streaming.splits import StreamedTable
from kerasflow.feeding.tables import Array, Table

Fingerprints = NDArray[np.int64]

MAX_STREAMED_ROWS = 10_000
"""How many rows of a split that lies on disk are looked at: the first ones."""

MAX_KEPT_BYTES = 32 * 2**20
"""What the rows that are kept to be shown take; of more, some are drawn."""

MAX_KEPT_ROWS = 50_000

_CHUNK_BYTES = 8 * 2**20
_EXACT = 2**53  # up to here, float64 holds every whole number


@dataclass(frozen=True, slots=True)
class RawRows:
    """What is kept of the rows of one split, of which nothing is made.

    Args:
        count: How many rows the split has.
        fingerprints: Of the first rows, or of all; equal rows have equal ones. They are of this
            process alone.
        places: Where these rows were read; it has no columns.
        shown: Some of these rows, with the columns of which the inputs are made.
        indices: Which rows of the split `shown` has, rising.
    """

    count: int
    fingerprints: Fingerprints
    places: Table
    shown: Table
    indices: NDArray[np.int64]

    @property
    def is_partial(self) -> bool:
        """Whether the fingerprints are those of the first rows alone."""
        return len(self.fingerprints) < self.count


def keep_raw_rows(tables: Mapping[str, Table], plan: DataPlan) -> dict[str, RawRows]:
    """Returns what is kept of the rows of each split; of the one that judges, rows to show.

    Args:
        tables: By split, before anything is made of them.
        plan: Of the blueprint, for this data.
    """
    shown = next((name for name in ("test", "validation") if name in tables), None)
    made: dict[int, RawRows] = {}
    for name in sorted(tables, key=lambda name: name != shown):
        if id(tables[name]) not in made:
            made[id(tables[name])] = _keep(tables[name], plan, shown=name == shown)
    return {name: made[id(table)] for name, table in tables.items()}


def _keep(table: Table, plan: DataPlan, *, shown: bool) -> RawRows:
    """Of windows nothing is kept: a row of a series is no example."""
    nothing = np.zeros(0, np.int64)
    if plan.data.window is not None:
        return RawRows(len(table), nothing, Table({}), Table({}), nothing)
    count, inputs = len(table), plan.columns(plan.inputs.values())
    if isinstance(table, StreamedTable):
        table = table.take(slice(0, MAX_STREAMED_ROWS))
    used = dict.fromkeys((*inputs, *plan.columns(plan.target_names)))
    places = Table({}, table.file, table.numbers(slice(None)), shards=table.shards)
    found = fingerprint(table.only(used))
    kept = table.only(inputs) if shown else Table({})
    indices = _drawn(kept)
    kept = kept if len(indices) == len(kept) else kept.take(indices)
    return RawRows(count, found, places, kept, indices)


def fingerprint(table: Table) -> Fingerprints:
    """Returns a number for each row; rows that are equal in every column have equal ones.

    Numbers are compared as such, whatever the dtype of their column.
    """
    columns = [_comparable(column) for column in table.columns.values()]
    numbers = [column for column in columns if column.dtype != object]
    words = [column for column in columns if column.dtype == object]
    size = sum(column.nbytes // max(1, len(column)) for column in numbers)
    step = max(1, _CHUNK_BYTES // max(1, size))
    found = [
        hash(row)
        for start in range(0, len(table), step)
        for row in _keys(numbers, words, slice(start, min(start + step, len(table))))
    ]
    return np.array(found, np.int64)


def _keys(numbers: list[Array], words: list[Array], rows: slice) -> Iterator[tuple[Any, ...]]:
    """Returns rows as what Python can take a hash of."""
    parts: list[list[Any]] = [list(map(_word, column[rows])) for column in words]
    if numbers:
        flat = [np.ascontiguousarray(column[rows]) for column in numbers]
        flat = [part.reshape(len(part), -1).view(np.uint8) for part in flat]
        joined = np.ascontiguousarray(np.concatenate(flat, axis=1)) if len(flat) > 1 else flat[0]
        parts.append(joined.view(f"V{joined.shape[1]}")[:, 0].tolist())
    return zip(*parts, strict=True)


def _word(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    return repr(cell.tolist() if isinstance(cell, np.ndarray) else cell)


def _comparable(column: Array) -> Array:
    """Returns a column in the dtype in which equal values have equal bytes."""
    if column.ndim != 1 or column.dtype.kind not in "iuf":
        return column
    if column.dtype.kind in "iu" and len(column) and np.abs(column.astype(float)).max() >= _EXACT:
        return column.astype(np.int64)
    return column.astype(np.float64) + 0.0  # of the two zeros, one


def _drawn(table: Table) -> NDArray[np.int64]:
    """Returns which rows are kept, the same ones for the same table."""
    count = len(table)
    size = sum(_row_bytes(column) for column in table.columns.values())
    most = min(MAX_KEPT_ROWS, max(1, MAX_KEPT_BYTES // max(1, size)))
    if count <= most:
        return np.arange(count)
    return np.sort(np.random.default_rng(0).choice(count, most, replace=False))


def _row_bytes(column: Array) -> int:
    if column.dtype != object:
        return column.nbytes // max(1, len(column))
    cells = column[:: max(1, len(column) // 100)]
    return int(sum(len(_word(cell)) for cell in cells) / max(1, len(cells)))
