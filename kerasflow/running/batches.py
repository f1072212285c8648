"""The rows of a split as batches, in an order that a seed and the epoch decide.

Keras' own shuffling of arrays repeats one order in every epoch once a global seed is set, and a
run always sets one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from kerasflow.feeding import Split
from kerasflow.feeding.streaming.disk_arrays import ProductArray
from kerasflow.feeding.streaming.splits import StreamedSplit
from kerasflow.running.axes import fit_to_outputs

Rows = NDArray[np.int64]
Packed = tuple[Any, Any, Any]
"""Inputs, targets and weights as Keras takes them; None for what there is not."""


class Order(keras.callbacks.Callback):  # type: ignore[misc]
    """Knows in which order each epoch takes the rows; a callback, so that it knows the epoch.

    Args:
        count: How many rows there are.
        seed: Of the orders, >= 0.
        shuffle: False for the order of the data, always.
    """

    async_safe = True
    needs_every_batch = False

    def __init__(self, count: int, seed: int, *, shuffle: bool = True) -> None:
        super().__init__()
        self.count, self.seed, self.shuffle, self.epoch = count, seed, shuffle, 0

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Notes the epoch."""
        self.epoch = epoch

    def rows(self) -> Rows:
        """Returns the rows of the epoch; they depend on seed and epoch alone."""
        if not self.shuffle:
            return np.arange(self.count)
        generator = np.random.Generator(np.random.Philox(key=[self.seed, self.epoch]))
        return generator.permutation(self.count)


def pack(split: Split, model: keras.Model, *, by_class: bool = False) -> Packed:
    """Returns a split as the model takes it: one input as an array, several as a mapping.

    Args:
        split: Its rows' own weights always count.
        model: Takes them.
        by_class: Weigh the output that has class weights by these too, as training does.
    """
    inputs = pack_inputs(split.inputs)
    weights: Any = _weights(split) if by_class and split.class_weights else split.weights
    targets, weights = fit_to_outputs(model, split.targets, weights)
    if targets and len(targets) == 1 and not isinstance(getattr(model, "output", None), dict):
        [(name, targets)] = targets.items()
        weights = weights[name] if isinstance(weights, dict) else weights
    return inputs, targets, weights


def pack_inputs(inputs: Mapping[str, Any]) -> Any:
    """Returns one input as an array, several as a mapping."""
    return dict(inputs) if len(inputs) > 1 else next(iter(inputs.values()))


def _weights(split: Split) -> dict[str, Any]:
    """Returns weights for each output; the classes of one are no matter of the others."""
    if isinstance(split, StreamedSplit):
        ones = np.broadcast_to(np.float32(1), (len(split),))
        rows = ones if split.weights is None else split.weights
        return {
            name: ProductArray(rows, split.class_weights.get(name, ones)) for name in split.targets
        }
    rows = np.ones(len(split), np.float32) if split.weights is None else split.weights
    by_class = {
        name: split.class_weights.get(name, np.ones(1, np.float32)) for name in split.targets
    }
    return {
        name: rows.reshape(-1, *(1,) * (found.ndim - 1)) * found for name, found in by_class.items()
    }


def make_batches(packed: Packed, order: Order, batch_size: int) -> Any:
    """Returns the batches of an epoch, as something that `fit` takes.

    Args:
        packed: All rows.
        order: Give it to `fit` as a callback too.
        batch_size: Rows in a batch; the last one of an epoch may have fewer.
    """
    parts = drop_missing(packed)
    if keras.config.backend() == "tensorflow":
        return _tensorflow_batches(parts, order, batch_size)
    return Batches(parts, order, batch_size)


def drop_missing(packed: Packed) -> tuple[Any, ...]:
    """Returns inputs, targets and weights without those at the end that there are not."""
    parts: tuple[Any, ...] = packed
    while parts[-1] is None:
        parts = parts[:-1]
    return parts


class Batches(keras.utils.PyDataset):  # type: ignore[misc]
    """Batches for every backend.

    Args:
        parts: Inputs, targets and weights: arrays, mappings of arrays or None.
        order: Knows the epoch's rows.
        batch_size: Rows in a batch.
    """

    def __init__(self, parts: tuple[Any, ...], order: Order, batch_size: int) -> None:
        super().__init__()
        self.parts, self.order, self.batch_size = parts, order, batch_size
        self._epoch, self._rows = order.epoch, order.rows()

    def __len__(self) -> int:
        return math.ceil(self.order.count / self.batch_size)

    def __getitem__(self, index: int) -> tuple[Any, ...]:
        if self._epoch != self.order.epoch:
            self._epoch, self._rows = self.order.epoch, self.order.rows()
        rows = self._rows[index * self.batch_size : (index + 1) * self.batch_size]
        taken: tuple[Any, ...] = keras.tree.map_structure(
            lambda part: part if part is None else part[rows], self.parts, none_is_leaf=True
        )
        return taken


def _tensorflow_batches(parts: tuple[Any, ...], order: Order, batch_size: int) -> Any:
    """Returns a `tf.data` pipeline, which gathers batches while the model trains on others."""
    import tensorflow as tf

    full, rest = divmod(order.count, batch_size)

    def rows(_: Any) -> Any:
        return tf.ensure_shape(tf.numpy_function(order.rows, [], tf.int64), [order.count])

    def batched(indices: Any) -> Any:
        batches = tf.reshape(indices[: full * batch_size], [full, batch_size])
        dataset = tf.data.Dataset.from_tensor_slices(batches)
        if not rest:
            return dataset
        return dataset.concatenate(tf.data.Dataset.from_tensors(indices[full * batch_size :]))

    def gather(indices: Any, tensors: Any) -> Any:
        return tf.nest.map_structure(
            lambda tensor: tensor if tensor is None else tf.gather(tensor, indices), tensors
        )

    indices = tf.data.Dataset.range(1).map(rows).flat_map(batched)
    with tf.device("CPU:0"):
        # A `train_step` of somebody's own gets inputs alone as they are, as from arrays.
        tensors = tf.data.Dataset.from_tensors(parts if len(parts) > 1 else parts[0])
    dataset = tf.data.Dataset.zip(indices, tensors.repeat())
    dataset = dataset.map(gather, num_parallel_calls=tf.data.AUTOTUNE)
    dataset = dataset.apply(tf.data.experimental.assert_cardinality(full + bool(rest)))
    return dataset.prefetch(tf.data.AUTOTUNE)
