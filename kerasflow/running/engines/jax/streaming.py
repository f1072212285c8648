"""Training by programs of many steps on rows that lie on disk, a buffer of them at a time."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import jax
import numpy as np
from jax import numpy as jnp

from kerasflow.running.batches import Packed
from kerasflow.running.engines.jax.fused import Trainer
from kerasflow.running.streams import Buffers, StreamedOrder


class StreamTrainer(Trainer):
    """Trains as `Trainer` does; the next buffer is read while this one is trained on."""

    order: StreamedOrder

    def run(self, state: Any, start: int, stop: int) -> Any:
        """Trains from one step of the epoch to before another; returns the next state.

        Args:
            state: Of the model, as Keras gives it to `train_step`; it is gone afterwards.
            start: The first step.
            stop: The one behind the last.
        """
        for buffer, first, behind in self.order.pieces(start, stop):
            self._turn_to(buffer)
            state = self._run(state, self._rows, self._count, first, behind)
        return state

    def _hold(self, packed: Packed) -> Any:
        self._buffers = Buffers(packed, self.order)
        self._reader = ThreadPoolExecutor(1)
        self._ahead: dict[tuple[int, int], Future[Any]] = {}
        self._at, self._count = (-1, -1), 0

    def _turn_to(self, buffer: int) -> None:
        """Holds a buffer, and begins to read the next one."""
        epoch = self.order.epoch
        if self._at == (epoch, buffer):
            return
        if self.order.buffers > 1 or self._count == 0:
            found = self._ahead.pop((epoch, buffer), None)
            self._parts = None  # so that no more than two are there
            loaded = found.result() if found else self._buffers.load(buffer)
            self._parts = jax.tree.map(jnp.asarray, loaded)
            self._ahead.clear()
            if buffer + 1 < self.order.buffers:
                coming = self._reader.submit(self._buffers.load, buffer + 1)
                self._ahead[epoch, buffer + 1] = coming
        self._at = epoch, buffer
        rows = self.order.rows_within(buffer)
        self._count = len(rows)
        self._rows = jnp.asarray(np.resize(rows, self.order.length), jnp.int32)
