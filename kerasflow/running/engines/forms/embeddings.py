"""Adam on a table of embeddings, in a form that XLA computes with half the traffic of memory.

Keras spreads the gradients of the words that a batch has over a table of zeros, once for the mean
and once for the squares, and has Adam read both tables. Here they are added where Adam keeps its
means, as `m + (g - m) * (1 - b)` is `m * b + g * (1 - b)`. Squares of a word that occurs twice are
added one by one, as Keras does.
"""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf

from kerasflow.building.keras_internals import moments_of
from kerasflow.running.engines.forms import Form

FRONT = 64
"""How many rows of a table are summed from zero, as by Keras: the padding and the commonest words,
which come first in what Keras' layers number. Small numbers that are added to a mean one by one
get lost in it when there are thousands of them."""

_KINDS = (keras.optimizers.Adam, keras.optimizers.AdamW)


def list_updates(optimizer: Any) -> list[Form]:
    """Returns the form that an optimizer takes, if it has one.

    Args:
        optimizer: Built.
    """
    if type(optimizer) not in _KINDS:
        return []
    own = optimizer.update_step

    def update(gradient: Any, variable: Any, learning_rate: Any) -> None:
        step = _update_table if _is_sparse(gradient, variable) else own
        step(gradient, variable, learning_rate)

    def _update_table(*given: Any) -> None:
        update_table(optimizer, *given)

    return [(optimizer, "update_step", update)]


def _is_sparse(gradient: Any, variable: Any) -> bool:
    """Returns whether a table has more rows than words to be added, so that few occur often."""
    if not isinstance(gradient, tf.IndexedSlices) or variable.dtype != tf.float32:
        return False
    words = gradient.indices.shape[0]
    return words is not None and variable.shape[0] >= max(words, FRONT)


def update_table(optimizer: Any, gradient: Any, table: Any, learning_rate: Any) -> None:
    """Does what `Adam.update_step` does; XLA alone computes it, which leaves out what has no row.

    Args:
        optimizer: An `Adam`, built.
        gradient: Of some rows of the table; a row may occur more than once.
        table: Shape (rows, width).
        learning_rate: Of this step.
    """
    mean, square, greatest = moments_of(optimizer, table)
    rows, values = gradient.indices, gradient.values
    mean.assign(_blend(mean, optimizer.beta_1, rows, values))
    square.assign(_blend(square, optimizer.beta_2, rows, tf.square(values)))
    if greatest is not None:
        greatest.assign(tf.maximum(greatest, square))
        square = greatest
    rate = _correct(optimizer, tf.cast(learning_rate, table.dtype))
    table.assign_sub(mean * rate / (tf.sqrt(square) + optimizer.epsilon))


def _blend(mean: Any, kept: float, rows: Any, values: Any) -> Any:
    """Returns a mean that keeps a share of what it was; the rest is the sum of the values."""
    front = tf.math.unsorted_segment_sum(values, rows, FRONT) * (1 - kept)
    behind = tf.where(rows < FRONT, tf.cast(mean.shape[0], rows.dtype), rows)
    blended = tf.tensor_scatter_nd_add(mean * kept, behind[:, None], values * (1 - kept))
    return tf.tensor_scatter_nd_add(blended, tf.range(FRONT)[:, None], front)


def _correct(optimizer: Any, rate: Any) -> Any:
    """Returns the learning rate with Adam's correction of the first steps."""
    step = tf.cast(optimizer.iterations.value + 1, rate.dtype)
    first, second = (tf.pow(beta, step) for beta in (optimizer.beta_1, optimizer.beta_2))
    return rate * tf.sqrt(1 - second) / (1 - first)
