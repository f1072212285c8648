"""Training by programs of many steps on rows that lie on disk, a buffer of them at a time."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from kerasflow.running.batches import Packed
from kerasflow.running.engines.fused import TensorFlowTrainer
from kerasflow.running.engines.programs import list_tensors
from kerasflow.running.engines.trainers import Streaming
from kerasflow.running.streams import Buffers


class TensorFlowStreamTrainer(Streaming, TensorFlowTrainer):
    """Trains by TensorFlow's functions on a buffer at a time."""

    some = True

    def run(self, start: int, stop: int) -> None:
        """Trains from one step of the epoch to before another."""
        for buffer, first, behind in self.order.pieces(start, stop):
            self._turn_to(buffer)
            self._run(self._rows, self._count, first, behind)

    def _hold(self, packed: Packed) -> Any:
        self._begin(packed)
        self._turn_to(0)
        given = iter(self._tensors)
        return tf.nest.map_structure(lambda part: part if part is None else next(given), packed)

    def _load(self, buffer: int) -> None:
        epoch, held = self._at
        if epoch != self.order.epoch or buffer < held:
            self._ahead, held = iter(read_ahead(self._buffers)), -1
        for _ in range(buffer - held):
            self._tensors = []  # so that no more than two are there
            self._tensors = [*next(self._ahead)]

    def _room(self) -> int:
        return self.order.length if self.xla else self._count


def read_ahead(buffers: Buffers) -> Any:
    """Returns the buffers of the order's epoch as a data set, each read while nobody waits yet."""
    order, parts = buffers.order, list_tensors(buffers.packed)
    kinds = [tf.as_dtype(part.dtype) for part in parts]

    def read(buffer: Any) -> list[Any]:
        return list_tensors(buffers.load(int(buffer)))

    def load(buffer: Any) -> Any:
        tensors = tf.numpy_function(read, [buffer], kinds)
        shapes = [(order.length, *part.shape[1:]) for part in parts]
        return tuple(map(tf.ensure_shape, tensors, shapes))

    return tf.data.Dataset.range(order.buffers).map(load).prefetch(1)
