"""Rows read some at a time, of data that need not fit in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np

from kerasflow.blueprints.specs import EMPTY
from kerasflow.feeding.shards import READERS
from kerasflow.feeding.tables import Array, Shard, Table

CHUNK_BYTES = 8 * 2**20
"""About how much a reader gives at a time."""

TEXT_BYTES = 64
"""What a cell of text is taken for, whose length no header tells."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a stream.

    Args:
        file: What it is called in messages.
        rows: How many there are.
        read: Yields the rows in their order, some at a time, of the columns that are named, as
            they are called in the file. Where `row_numbers` are left out, no row is.
        last: The number of the last row, where lines are left out; else that is `rows`.
    """

    file: str
    rows: int
    read: Callable[[Sequence[str]], Iterator[Table]]
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Stream:
    """One split of a source, which can be read any number of times.

    Args:
        model: The columns of all parts without rows: their names, shapes and dtypes.
        parts: At least one; their rows follow one another.
        features: The names of columns in the parts, where they are called otherwise here.
    """

    model: Table
    parts: tuple[Part, ...]
    features: Mapping[str, str] = EMPTY

    def __len__(self) -> int:
        return sum(part.rows for part in self.parts)

    def chunks(self, names: Sequence[str]) -> Iterator[Table]:
        """Yields all rows, some at a time; several parts are begun while the first is read.

        Args:
            names: Of the columns.

        Raises:
            DataError: A part cannot be read.
        """
        ends = accumulate((part.last or part.rows for part in self.parts), initial=0)
        shards = tuple(
            Shard(part.file, before) for part, before in zip(self.parts, ends, strict=False)
        )
        model = self.model.only(names)
        stored = {name: self.features.get(name, name) for name in names}
        wanted = [*dict.fromkeys(stored.values())]
        for index, start, chunk in _ahead([part.read(wanted) for part in self.parts]):
            columns = {new: chunk.column(old) for new, old in stored.items()}
            columns = _conform(columns, model)
            if chunk.shards:
                yield replace(chunk, columns=columns, labels=model.labels)
                continue
            own = chunk.row_numbers
            numbers = np.arange(start + 1, start + 1 + len(chunk)) if own is None else own
            numbers = numbers + shards[index].before
            yield Table(columns, model.file, numbers, model.labels, shards)

    def rename(self, features: Mapping[str, str]) -> Stream:
        """Returns the stream with columns under new names; the arguments are those of a table."""
        if not features:
            return self
        return replace(self, model=self.model.rename(features), features=features)


def _ahead(parts: Iterable[Iterator[Table]]) -> Iterator[tuple[int, int, Table]]:
    """Yields number of the part, rows of it so far, and rows; the next ones are read meanwhile."""
    waiting = iter(enumerate(parts))
    begun: deque[tuple[int, Iterator[Table], Future[Table | None]]] = deque()
    with ThreadPoolExecutor(READERS) as pool:
        while True:
            while len(begun) < READERS and (each := next(waiting, None)):
                begun.append((*each, pool.submit(next, each[1], None)))
            if not begun:
                return
            index, part, found = begun.popleft()
            start = 0
            while (chunk := found.result()) is not None:
                found = pool.submit(next, part, None)
                yield index, start, chunk
                start += len(chunk)


def _conform(columns: Mapping[str, Array], model: Table) -> dict[str, Array]:
    """Returns columns in the dtypes that they have in all parts together."""
    found = {}
    for name, column in columns.items():
        wanted = model.columns[name].dtype
        wider = wanted != column.dtype and np.can_cast(column.dtype, wanted)
        found[name] = column.astype(wanted) if wider else column
    return found


def stream_table(table: Table) -> Stream:
    """Returns a table in memory as a stream, for sources that can only be read as a whole."""
    none = table.take(slice(0, 0))
    return stream_rows(none, len(table), lambda rows, names: table.only(names).take(rows))


def stream_rows(like: Table, count: int, read: Callable[[slice, Sequence[str]], Table]) -> Stream:
    """Returns rows that are read some at a time, of which any can be read by itself.

    Args:
        like: The columns without rows.
        count: How many rows there are.
        read: Returns some rows of some columns.
    """

    def pieces(names: Sequence[str]) -> Iterator[Table]:
        step = rows_of(CHUNK_BYTES, like.only(names))
        for start in range(0, count, step):
            yield read(slice(start, start + step), names)

    return Stream(like, (Part(like.file or "", count, pieces),))


def rows_of(size: int, table: Table) -> int:
    """Returns how many rows with the columns of a table take about so many bytes; at least 1."""
    return max(1, size // max(1, row_bytes(table)))


def row_bytes(table: Table) -> int:
    """Returns the bytes of one row in memory, text by an estimate."""
    return sum(_cell_bytes(column) for column in table.columns.values())


def _cell_bytes(column: Array) -> int:
    cells = int(np.prod(column.shape[1:]))
    return cells * (TEXT_BYTES if column.dtype.kind == "O" else column.dtype.itemsize)
