"""Rows that lie on disk as batches, for Keras' own loops."""

from __future__ import annotations

import math
from typing import Any

import keras
import numpy as np

from kerasflow.running.batches import Packed, drop_missing
from kerasflow.running.streams import Buffers, StreamedOrder


def make_streamed_batches(packed: Packed, order: StreamedOrder, batch_size: int) -> Any:
    """Returns the batches of an epoch, as something that `fit` takes.

    Args:
        packed: All rows.
        order: Give it to `fit` as a callback too.
        batch_size: Rows in a batch; the last one of an epoch may have fewer.
    """
    buffers = Buffers(drop_missing(packed), order)
    if keras.config.backend() == "tensorflow":
        return _tensorflow_batches(buffers, batch_size)
    return StreamedBatches(buffers, batch_size)


def in_order(packed: Packed, batch_size: int) -> Any:
    """Returns all rows as batches in the order of the data, as for `make_streamed_batches`."""
    order = StreamedOrder(packed, 0, batch_size, shuffle=False)
    return make_streamed_batches(packed, order, batch_size)


class StreamedBatches(keras.utils.PyDataset):  # type: ignore[misc]
    """Batches for every backend, to be taken in their order.

    Args:
        buffers: Have the rows.
        batch_size: Rows in a batch.
    """

    def __init__(self, buffers: Buffers, batch_size: int) -> None:
        super().__init__()
        self.buffers, self.order, self.batch_size = buffers, buffers.order, batch_size
        self._held: tuple[int, int] | None = None
        self._parts, self._rows = None, np.arange(0)

    def __len__(self) -> int:
        return math.ceil(self.order.count / self.batch_size)

    def __getitem__(self, index: int) -> tuple[Any, ...]:
        buffer, first = divmod(index * self.batch_size, self.order.length)
        if self._held != (self.order.epoch, buffer):
            self._held, self._parts = (self.order.epoch, buffer), None
            self._parts = self.buffers.load(buffer)
            self._rows = self.order.rows_within(buffer)
        rows = self._rows[first : first + self.batch_size]
        taken: tuple[Any, ...] = keras.tree.map_structure(
            lambda part: part if part is None else part[rows], self._parts, none_is_leaf=True
        )
        return taken


def _tensorflow_batches(buffers: Buffers, batch_size: int) -> Any:
    """Returns a `tf.data` pipeline, which reads the next buffer while the model trains on one."""
    import tensorflow as tf

    from kerasflow.running.engines.streaming import read_ahead

    order, parts = buffers.order, buffers.packed
    # A `train_step` of somebody's own gets inputs alone as they are, as from arrays.
    form = parts if len(parts) > 1 else parts[0]
    steps, rest = divmod(order.count, batch_size)

    def batched(buffer: Any, tensors: Any) -> Any:
        def gather(rows: Any) -> Any:
            given = iter(tensors)
            return tf.nest.map_structure(
                lambda part: part if part is None else tf.gather(next(given), rows), form
            )

        rows = tf.numpy_function(lambda number: order.rows_within(int(number)), [buffer], tf.int64)
        batches = tf.data.Dataset.from_tensor_slices(tf.ensure_shape(rows, [None]))
        return batches.batch(batch_size, drop_remainder=not rest).map(gather)

    numbered = tf.data.Dataset.zip(tf.data.Dataset.range(order.buffers), read_ahead(buffers))
    dataset = numbered.flat_map(batched)
    dataset = dataset.apply(tf.data.experimental.assert_cardinality(steps + bool(rest)))
    return dataset.prefetch(tf.data.AUTOTUNE)
