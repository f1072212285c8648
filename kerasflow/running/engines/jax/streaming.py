"""Training by programs of many steps on rows that lie on disk, a buffer of them at a time."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import jax
from jax import numpy as jnp

from kerasflow.running.batches import Packed
from kerasflow.running.engines.jax.fused import JaxTrainer
from kerasflow.running.engines.trainers import Streaming


class JaxStreamTrainer(Streaming, JaxTrainer):
    """Trains by functions of JAX on a buffer at a time."""

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

    def _hold(self, packed: Packed) -> None:
        self._begin(packed)
        self._reader = ThreadPoolExecutor(1)
        self._ahead: dict[tuple[int, int], Future[Any]] = {}

    def _load(self, buffer: int) -> None:
        epoch = self.order.epoch
        found = self._ahead.pop((epoch, buffer), None)
        self._parts = None  # so that no more than two are there
        loaded = found.result() if found else self._buffers.load(buffer)
        self._parts = jax.tree.map(jnp.asarray, loaded)
        self._ahead.clear()
        if buffer + 1 < self.order.buffers:
            self._ahead[epoch, buffer + 1] = self._reader.submit(self._buffers.load, buffer + 1)
