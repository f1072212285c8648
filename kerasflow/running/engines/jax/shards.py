"""Rows on the device in shards of one shape, so that one program serves any number of rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jax
import numpy as np
from jax import numpy as jnp

MOST_STEPS = 256
MOST_BYTES = 2**26
"""How long a shard is at most; one step is the least."""


class Shards:
    """The full batches of some rows, and the last, smaller one.

    Args:
        parts: Arrays in mappings and tuples.
        size: Of a batch, in rows.
        resident: Keep every shard on the device, not the latest alone.
    """

    def __init__(self, parts: Any, size: int, *, resident: bool = False) -> None:
        self.parts, self.size, self.resident = parts, size, resident
        arrays = jax.tree.leaves(parts)
        self.full, self.over = divmod(len(arrays[0]), size)
        self.steps = self.full + bool(self.over)
        row_bytes = sum(array.nbytes for array in arrays) / max(len(arrays[0]), 1)
        fitting = max(1, min(MOST_STEPS, int(MOST_BYTES / max(row_bytes * size, 1))))
        # Few rows get a shorter shard, but not one of any length: each is compiled for anew.
        self.length = min(fitting, 1 << max(self.full - 1, 0).bit_length())
        self._held: dict[int, Any] = {}

    def spans(self, start: int, stop: int) -> Iterator[tuple[Any, int, int]]:
        """Yields shards, with the first of their steps to run and the one behind the last.

        Args:
            start: The first step.
            stop: The one behind the last; the last, smaller batch is left out.
        """
        stop = min(stop, self.full)
        while start < stop:
            number, first = divmod(start, self.length)
            last = min(self.length, first + stop - start)
            yield self._shard(number), first, last
            start += last - first

    def rest(self) -> Any:
        """Returns the last, smaller batch."""
        return jax.tree.map(lambda part: part[self.full * self.size :], self.parts)

    def _shard(self, number: int) -> Any:
        if number not in self._held:
            if not self.resident:
                self._held.clear()
            self._held[number] = jax.tree.map(lambda part: self._take(part, number), self.parts)
        return self._held[number]

    def _take(self, part: Any, number: int) -> Any:
        count = self.length * self.size
        rows = part[number * count : (number + 1) * count]
        missing = np.zeros((count - len(rows), *rows.shape[1:]), rows.dtype)
        return jnp.asarray(np.concatenate([rows, missing]) if len(missing) else rows)
