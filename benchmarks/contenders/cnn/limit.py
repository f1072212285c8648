"""MNIST CNN as one hand-written XLA program an epoch: the limit that was found.

XLA has no fast gradient of a convolution or of pooling on a CPU. So the convolution is a product of
the nine pixels around each place with the kernel, and the places are sorted into the four quarters
of their pools, so that pooling compares four tensors that lie one behind the other. Bias and relu
come after it, on a quarter of the numbers, which gives the same. Two thirds of the time is then the
dense layer of 692,000 weights. Nothing flows back into the images.
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

FOUR = [(row, left) for row in range(2) for left in range(2)]
NINE = [(row, left) for row in range(3) for left in range(3)]


def quarters_of(x: Any) -> Any:
    """The 3×3 pixels around each place; first those of the upper left places of all 2×2 pools."""
    pixels = [
        [x[:, row + i : row + i + 25 : 2, left + j : left + j + 25 : 2] for i, j in NINE]
        for row, left in FOUR
    ]
    return tf.stack([tf.stack(quarter, axis=-1) for quarter in pixels])


@tf.custom_gradient
def pool(x: Any) -> Any:
    """The greatest of the four quarters; the gradient goes to the first that has it."""
    greatest = tf.maximum(tf.maximum(x[0], x[1]), tf.maximum(x[2], x[3]))
    others = tf.where(x[2] == greatest, 2, 3)
    chosen = tf.where(x[0] == greatest, 0, tf.where(x[1] == greatest, 1, others))

    def back(gradient: Any) -> Any:
        numbers = tf.reshape(tf.range(4), [4, 1, 1])
        return tf.where(chosen == numbers, gradient, 0.0)

    return greatest, back


def forward(weights: list[Any], x: Any) -> Any:
    kernel, bias, kernel_2, bias_2, kernel_3, bias_3 = weights
    pixels = tf.reshape(tf.stop_gradient(quarters_of(x)), [-1, 9])
    convolved = tf.reshape(pixels @ tf.reshape(kernel, [9, 32]), [4, -1, 32])
    images = tf.nn.relu(pool(convolved) + bias)
    hidden = tf.nn.relu(tf.reshape(images, [-1, 13 * 13 * 32]) @ kernel_2 + bias_2)
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
weights = [weight for weight, _, _ in slots]
# In parts: the nine pixels around each place of all images at once would take two gigabytes.
logits = tf.concat([forward(weights, images) for images in tf.split(x_test, 20)], axis=0)
tell(stopwatch, accuracy_of(y_test, logits), x, y)
