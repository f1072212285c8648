"""MNIST CNN as one hand-written XLA program an epoch: the limit that was found.

XLA has no fast gradient of a convolution or of pooling on a CPU. So both are written in terms that
it has: the convolution as one product of the nine shifted images with the kernel, pooling as the
maximum of the four shifted halves. Nothing flows back into the images.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf
from contenders.data import load_mnist
from contenders.measuring import Stopwatch, tell, wanted_epochs
from contenders.xla_loop import (
    State,
    accuracy_of,
    adam,
    cross_entropy,
    glorot,
    score,
    slots_of,
    train,
)


def convolve(x: Any, kernel: Any) -> Any:
    shifted = [x[:, row : row + 26, left : left + 26] for row in range(3) for left in range(3)]
    return tf.stack(shifted, axis=-1) @ tf.reshape(kernel, [9, 32])


def pool(x: Any) -> Any:
    upper, lower = x[:, 0::2], x[:, 1::2]
    rows = tf.maximum(upper, lower)
    return tf.maximum(rows[:, :, 0::2], rows[:, :, 1::2])


def forward(weights: list[Any], x: Any) -> Any:
    kernel, bias, kernel_2, bias_2, kernel_3, bias_3 = weights
    images = tf.nn.relu(convolve(x, kernel) + bias)
    hidden = tf.nn.relu(tf.reshape(pool(images), [-1, 13 * 13 * 32]) @ kernel_2 + bias_2)
    return hidden @ kernel_3 + bias_3


def step(slots: State, x: Any, y: Any, done: Any) -> tuple[State, Any]:
    weights = [weight for weight, _, _ in slots]
    with tf.GradientTape() as tape:
        tape.watch(weights)
        logits = forward(weights, x)
        loss = cross_entropy(y, logits)
    slots = adam(slots, tape.gradient(loss, weights), done)
    return slots, score(y, logits, loss)


x, y, x_test, y_test = load_mnist()
weights = [
    *(glorot(3, 3, 1, 32), tf.zeros(32)),
    *(glorot(13 * 13 * 32, 128), tf.zeros(128)),
    *(glorot(128, 10), tf.zeros(10)),
]
stopwatch = Stopwatch()
slots = train(step, slots_of(weights), (x, y), wanted_epochs(2), stopwatch)
logits = forward([weight for weight, _, _ in slots], x_test)
tell(stopwatch, accuracy_of(y_test, logits), x, y)
