"""The fastest `tf.data` pipeline that was found for arrays in memory."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

BATCH = 32


def make_pipeline(x: Any, y: Any, batch: int = BATCH) -> Any:
    """Batches of shuffled rows: rows are gathered a batch at a time, ahead of the training.

    One `tf.random.shuffle` an epoch stands in place of `Dataset.shuffle`, which moves every row
    by itself. Inputs and targets are arrays, or mappings of arrays.
    """
    held = tf.nest.map_structure(tf.constant, (x, y))
    count = len(tf.nest.flatten(held)[0])

    def deal(_: Any) -> Any:
        order = tf.random.shuffle(tf.range(count))
        return tf.data.Dataset.from_tensor_slices(order).batch(batch)

    def gather(rows: Any) -> Any:
        return tf.nest.map_structure(lambda part: tf.gather(part, rows), held)

    batches = tf.data.Dataset.range(1).flat_map(deal)
    batches = batches.map(gather, num_parallel_calls=tf.data.AUTOTUNE)
    batches = batches.apply(tf.data.experimental.assert_cardinality(-(-count // batch)))
    return batches.prefetch(tf.data.AUTOTUNE)
