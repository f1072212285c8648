"""E-mails as one hand-written XLA program an epoch: the limit.

All 150 words of an e-mail get the same gradient, for their average is taken. It is added to the
means of Adam where they stand, already damped: a gradient of the whole table is never made, which
would take twice the time. As Keras' Adam does, squares of a word that occurs twice are added one
by one.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf
from contenders.data import load_mails
from contenders.measuring import Stopwatch, tell, wanted_epochs
from contenders.xla_loop import (
    State,
    accuracy_of,
    adam,
    corrected,
    cross_entropy,
    glorot,
    score,
    slots_of,
    train,
)

WORDS, LENGTH, WIDTH = 20_000, 150, 64


def forward(weights: list[Any], average: Any) -> Any:
    kernel, bias, kernel_2, bias_2 = weights
    return tf.nn.relu(average @ kernel + bias) @ kernel_2 + bias_2


def average_of(table: Any, words: Any) -> Any:
    return tf.reduce_mean(tf.gather(table, words), axis=1)


def step(state: State, x: Any, y: Any, done: Any) -> tuple[State, Any]:
    embedding, slots = state
    weights = [weight for weight, _, _ in slots]
    average = average_of(embedding[0], x)
    with tf.GradientTape() as tape:
        tape.watch([average, *weights])
        logits = forward(weights, average)
        loss = cross_entropy(y, logits)
    of_average, *gradients = tape.gradient(loss, [average, *weights])
    embedding = update_embedding(embedding, x, of_average / LENGTH, done)
    return (embedding, adam(slots, gradients, done)), score(y, logits, loss)


def update_embedding(slot: Any, words: Any, gradient: Any, done: Any) -> Any:
    table, mean, square = slot
    rows, each = tf.reshape(words, [-1, 1]), tf.repeat(gradient, LENGTH, axis=0)
    mean = tf.tensor_scatter_nd_add(mean * 0.9, rows, each * (1 - 0.9))
    square = tf.tensor_scatter_nd_add(square * 0.999, rows, each * each * (1 - 0.999))
    return table - corrected(done) * mean / (tf.sqrt(square) + 1e-7), mean, square


x, y, x_test, y_test = load_mails()
table = tf.random.uniform([WORDS, WIDTH], -0.05, 0.05)
weights = [glorot(WIDTH, 128), tf.zeros(128), glorot(128, 2), tf.zeros(2)]
stopwatch = Stopwatch()
start = (slots_of([table])[0], slots_of(weights))
embedding, slots = train(step, start, (x, y), wanted_epochs(10), stopwatch)
logits = forward([weight for weight, _, _ in slots], average_of(embedding[0], x_test))
tell(stopwatch, accuracy_of(y_test, logits), x, y)
