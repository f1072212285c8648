"""`Dropout` inside XLA, with the very masks that TensorFlow's own kernel draws.

XLA turns the bits of the generator into numbers in another way, so that its masks are others; and
it derives the generator's key anew for every element, which makes a small network ten times slower.
Here the bits become numbers as in the kernel, and the key of the next step waits in a variable.

Source: Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", 2011 (Philox 4x32-10).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import keras
import tensorflow as tf

_MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
_STEPS = (0x9E3779B9, 0xBB67AE85)
_ROUNDS = 10


class Masks:
    """Draws the masks of one layer.

    Args:
        layer: A `Dropout` with a rate above 0.
    """

    def __init__(self, layer: keras.layers.Dropout) -> None:
        self.layer = layer
        key, counter = self._derive()
        self._key, self._counter = tf.Variable(key), tf.Variable(counter)

    def renew(self) -> None:
        """Takes the key from the layer's seed, which other programs may have moved on."""
        key, counter = self._derive()
        self._key.assign(key)
        self._counter.assign(counter)

    def call(self, inputs: Any, training: bool = False) -> Any:
        """Does what `Dropout.call` does."""
        if not training:
            return inputs
        shape = inputs.shape
        bits = draw_bits(self._key.value(), self._counter.value(), shape.num_elements())
        self.layer.seed_generator.next()
        self.renew()
        kept = to_uniform(tf.reshape(bits, shape)) >= self.layer.rate
        return tf.where(kept, inputs * (1 / (1 - self.layer.rate)), 0.0)

    def _derive(self) -> tuple[Any, Any]:
        seed = tf.cast(self.layer.seed_generator.state.value, tf.int32)
        return tuple(tf.raw_ops.StatelessRandomGetKeyCounter(seed=seed))


def draw_bits(key: Any, counter: Any, count: int) -> Any:
    """Returns what Philox 4x32-10 draws.

    Args:
        key: Shape (1,), uint64.
        counter: Shape (2,), uint64; the low half first.
        count: How many numbers.

    Returns:
        Shape (count,), uint32.
    """
    blocks = -(-count // 4)
    low = counter[0] + tf.cast(tf.range(blocks), tf.uint64)
    high = counter[1] + tf.cast(low < counter[0], tf.uint64)
    words = [*_halves(low), *_halves(high)]
    keys = _halves(key[0])
    for _ in range(_ROUNDS):
        words = _mix(words, keys)
        keys = [key + tf.constant(step, tf.uint32) for key, step in zip(keys, _STEPS, strict=True)]
    return tf.reshape(tf.stack(words, axis=1), [-1])[:count]


def _mix(words: list[Any], keys: list[Any]) -> list[Any]:
    products = (
        tf.cast(word, tf.uint64) * tf.constant(factor, tf.uint64)
        for word, factor in zip((words[0], words[2]), _MULTIPLIERS, strict=True)
    )
    (low0, high0), (low1, high1) = map(_halves, products)
    return [high1 ^ words[1] ^ keys[0], low1, high0 ^ words[3] ^ keys[1], low0]


def _halves(value: Any) -> list[Any]:
    """Returns the low and the high 32 bits."""
    high = tf.bitwise.right_shift(value, tf.constant(32, tf.uint64))
    return [tf.cast(value, tf.uint32), tf.cast(high, tf.uint32)]


def to_uniform(bits: Any) -> Any:
    """Returns numbers from 0 to below 1, made of 23 bits each as TensorFlow's kernels do."""
    mantissa = (bits & tf.constant(0x7FFFFF, tf.uint32)) | tf.constant(0x3F800000, tf.uint32)
    return tf.bitcast(mantissa, tf.float32) - 1.0


def is_exact(layer: Any) -> bool:
    """Returns whether the masks of a layer are known to be those of Keras."""
    plain = type(layer) is keras.layers.Dropout and layer.noise_shape is None
    return plain and layer.compute_dtype == "float32"


def list_masks(layers: Iterable[Any]) -> list[Masks]:
    """Returns what draws the masks of all `Dropout` layers among these."""
    return [Masks(layer) for layer in layers if is_exact(layer) and 0 < layer.rate < 1]
