"""The dense net with Dropout, BatchNormalization and a schedule as one XLA program an epoch.

The random bits that TensorFlow makes inside an XLA program are slow on a CPU. What stands here
in their place is a hash of the step and the unit (the end of MurmurHash3), good enough for Dropout.
The 6,000 rows of the validation are judged in one go, outside of the loop, after each epoch.
"""

from __future__ import annotations

import math
from typing import Any

import tensorflow as tf
from contenders.data import VALIDATION, load_mnist, take_out
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

UNITS, RATE, STEPS = 128, 0.3, 4 * 1688


def hidden_of(weights: list[Any], x: Any) -> Any:
    return tf.nn.relu(tf.reshape(x, [-1, 784]) @ weights[0] + weights[1])


def normalize(weights: list[Any], hidden: Any, mean: Any, variance: Any) -> Any:
    return (hidden - mean) * tf.math.rsqrt(variance + 0.001) * weights[2] + weights[3]


def drop(hidden: Any, done: Any) -> Any:
    bits = tf.range(hidden.shape[0] * UNITS, dtype=tf.int32)
    bits = tf.bitcast(bits + tf.cast(done, tf.int32) * 0x10001, tf.uint32)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
        shifted = tf.bitwise.right_shift(bits, tf.constant(shift, tf.uint32))
        bits = tf.bitwise.bitwise_xor(bits, shifted) * tf.constant(factor, tf.uint32)
    kept = tf.reshape(bits, hidden.shape) >= tf.constant(int(RATE * 2**32), tf.uint32)
    return tf.where(kept, hidden / (1 - RATE), 0.0)


def step(state: State, x: Any, y: Any, done: Any) -> tuple[State, Any]:
    slots, (mean, variance) = state
    weights = [weight for weight, _, _ in slots]
    with tf.GradientTape() as tape:
        tape.watch(weights)
        hidden = hidden_of(weights, x)
        of_batch = tf.nn.moments(hidden, axes=[0])
        logits = drop(normalize(weights, hidden, *of_batch), done) @ weights[4] + weights[5]
        loss = cross_entropy(y, logits)
    rate = 0.0005 * (1 + tf.cos(math.pi * tf.minimum(done / STEPS, 1.0)))
    slots = adam(slots, tape.gradient(loss, weights), done, rate)
    moved = (mean * 0.99 + of_batch[0] * 0.01, variance * 0.99 + of_batch[1] * 0.01)
    return (slots, moved), score(y, logits, loss)


def predict(state: State, x: Any) -> Any:
    slots, moving = state
    weights = [weight for weight, _, _ in slots]
    return normalize(weights, hidden_of(weights, x), *moving) @ weights[4] + weights[5]


x, y, x_test, y_test = load_mnist()
held_out = take_out(len(x), 0.1, VALIDATION)
validation = (x[held_out], y[held_out])
x, y = x[~held_out], y[~held_out]
weights = [
    *(glorot(784, UNITS), tf.zeros(UNITS)),
    *(tf.ones(UNITS), tf.zeros(UNITS)),
    *(glorot(UNITS, 10), tf.zeros(10)),
]
start = (slots_of(weights), (tf.zeros(UNITS), tf.ones(UNITS)))
stopwatch = Stopwatch()


def judge(state: State) -> None:
    print(f"validation accuracy {accuracy_of(validation[1], predict(state, validation[0])):.4f}")


state = train(step, start, (x, y), wanted_epochs(4), stopwatch, judge)
tell(stopwatch, accuracy_of(y_test, predict(state, x_test)), x, y, *validation)
