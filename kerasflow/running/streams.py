"""Rows on disk, brought into memory a buffer at a time, in an order that stays the same."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import keras
import numpy as np

from kerasflow.building.memory import format_bytes
from kerasflow.feeding.shards import READERS
from kerasflow.feeding.streaming.disk_arrays import (
    DiskArray,
    ProductArray,
    WidenedArray,
    row_bytes,
)
from kerasflow.running.batches import Order, Packed, Rows

BUFFER_BYTES = 64 * 2**20
"""What a buffer takes. Rows are shuffled within it, and two are held: one is trained on while the
next one is read."""

HELD_BYTES = 2 * BUFFER_BYTES

BLOCK_BYTES = 2**20
"""How much is read from one place: of so many bytes in a row, a shuffled buffer is made up."""

_ALIGNMENT = 64

ON_DISK = (DiskArray, ProductArray, WidenedArray)
"""What gives slices of rows that lie on disk."""


class StreamedOrder(Order):
    """Knows which rows each buffer of an epoch has, and in which order it takes them.

    Blocks of rows that lie together are shuffled, then the rows of each buffer. All buffers have
    as many rows, a multiple of the batch size, but for the last one.

    Args:
        packed: All rows.
        seed: Of the orders, >= 0.
        batch_size: Rows in a batch.
        shuffle: False for the order of the data, always.
    """

    def __init__(self, packed: Packed, seed: int, batch_size: int, *, shuffle: bool = True) -> None:
        parts = list_parts(packed)
        super().__init__(len(parts[0]), seed, shuffle=shuffle)
        self.batch_size = batch_size
        size = max(1, sum(map(row_bytes, parts)))
        whole = max(1, BUFFER_BYTES // (size * batch_size)) * batch_size
        self.length = min(whole, self.count)
        self.buffers = -(-self.count // self.length)
        self._block = max(1, min(BLOCK_BYTES // size, self.length))

    def spans(self, buffer: int) -> list[range]:
        """Returns the rows of a buffer: which ones of the data, one span after the other."""
        first = buffer * self.length
        stop = min(first + self.length, self.count)
        blocks = self._blocks()
        sizes = np.minimum((blocks + 1) * self._block, self.count) - blocks * self._block
        ends = sizes.cumsum()
        spans = []
        front, back = np.searchsorted(ends, (first + 1, stop))
        for place in range(front, back + 1):
            begin, behind = int(ends[place] - sizes[place]), int(ends[place])
            at = int(blocks[place]) * self._block - begin
            spans.append(range(max(first, begin) + at, min(stop, behind) + at))
        return spans

    def pieces(self, start: int, stop: int) -> Iterator[tuple[int, int, int]]:
        """Yields the buffers of some steps of an epoch, each with its own steps among them.

        Args:
            start: The first step.
            stop: The one behind the last.
        """
        steps = -(-self.length // self.batch_size)
        for buffer in range(start // steps, -(-stop // steps)):
            before = buffer * steps
            yield buffer, max(start, before) - before, min(stop, before + steps) - before

    def rows_within(self, buffer: int) -> Rows:
        """Returns the order in which a buffer takes its rows, which are counted from 0."""
        if self.buffers == 1:
            return self.rows()
        count = min(self.length, self.count - buffer * self.length)
        return self._generator(buffer + 1).permutation(count) if self.shuffle else np.arange(count)

    def _blocks(self) -> Rows:
        count = -(-self.count // self._block)
        mixed = self.shuffle and self.buffers > 1
        return self._generator(0).permutation(count) if mixed else np.arange(count)

    def _generator(self, turn: int) -> np.random.Generator:
        key = [self.seed, self.epoch]
        return np.random.Generator(np.random.Philox(key=key, counter=[0, 0, 0, turn]))


class Buffers:
    """Reads buffers, several places of the disk at a time.

    Args:
        packed: All rows.
        order: Of them.
    """

    def __init__(self, packed: Packed, order: StreamedOrder) -> None:
        self.packed, self.order = packed, order
        self._pool = ThreadPoolExecutor(READERS)

    def load(self, buffer: int) -> Any:
        """Returns the rows of a buffer as arrays; behind those of the last one is anything."""
        made = keras.tree.map_structure(self._room, self.packed, none_is_leaf=True)
        pairs = [*zip(list_parts(self.packed), list_parts(made), strict=True)]

        def read(span: range, at: int) -> None:
            for part, array in pairs:
                array[at : at + len(span)] = part[span.start : span.stop]

        spans = self.order.spans(buffer)
        places = np.cumsum([0, *map(len, spans)])[:-1]
        list(self._pool.map(read, spans, places))
        return made

    def _room(self, part: Any) -> Any:
        """Returns an empty array that TensorFlow takes without copying it."""
        if part is None:
            return None
        size = self.order.length * row_bytes(part)
        room = np.empty(size + _ALIGNMENT, np.uint8)
        room = room[-room.ctypes.data % _ALIGNMENT :][:size]
        return room.view(part.dtype).reshape(self.order.length, *part.shape[1:])


def most_steps(packed: Any, batch_size: int) -> int:
    """Returns for how many steps the rows fit into a buffer; at least 1."""
    size = sum(map(row_bytes, list_parts(packed))) * batch_size
    return max(1, BUFFER_BYTES // max(1, size))


def describe_stream(amount: int) -> str:
    """Returns what is said of data that is streamed.

    Args:
        amount: Of it, in bytes; 0 where nobody knows.
    """
    known = f" · {format_bytes(amount)} of rows" if amount else ""
    return f"streamed, {format_bytes(HELD_BYTES)} at a time{known}"


def lie_on_disk(packed: Any) -> bool:
    """Returns whether inputs, targets and weights are those of a streamed split."""
    return any(isinstance(part, ON_DISK) for part in list_parts(packed))


def list_parts(packed: Any) -> list[Any]:
    """Returns the arrays among inputs, targets and weights."""
    return [part for part in keras.tree.flatten(packed) if part is not None]
