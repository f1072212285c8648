"""The fastest `tf.data` pipeline that was found for arrays in memory."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

BATCH = 32


def make_pipeline(x: Any, y: Any) -> Any:
    """Batches of shuffled rows: rows are gathered a batch at a time, ahead of the training.

    One `tf.random.shuffle` an epoch stands in place of `Dataset.shuffle`, which moves every row
    by itself.
    """
    inputs, targets, count = tf.constant(x), tf.constant(y), len(x)

    def deal(_: Any) -> Any:
        order = tf.random.shuffle(tf.range(count))
        return tf.data.Dataset.from_tensor_slices(order).batch(BATCH)

    def gather(rows: Any) -> Any:
        return tf.gather(inputs, rows), tf.gather(targets, rows)

    batches = tf.data.Dataset.range(1).flat_map(deal)
    batches = batches.map(gather, num_parallel_calls=tf.data.AUTOTUNE)
    batches = batches.apply(tf.data.experimental.assert_cardinality(-(-count // BATCH)))
    return batches.prefetch(tf.data.AUTOTUNE)
