"""MNIST dense as one hand-written XLA program an epoch: the limit."""

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


def forward(weights: list[Any], x: Any) -> Any:
    kernel, bias, kernel_2, bias_2 = weights
    hidden = tf.nn.relu(tf.reshape(x, [-1, 784]) @ kernel + bias)
    return hidden @ kernel_2 + bias_2


def step(slots: State, x: Any, y: Any, done: Any) -> tuple[State, Any]:
    weights = [weight for weight, _, _ in slots]
    with tf.GradientTape() as tape:
        tape.watch(weights)
        logits = forward(weights, x)
        loss = cross_entropy(y, logits)
    slots = adam(slots, tape.gradient(loss, weights), done)
    return slots, score(y, logits, loss)


x, y, x_test, y_test = load_mnist()
weights = [glorot(784, 128), tf.zeros(128), glorot(128, 10), tf.zeros(10)]
stopwatch = Stopwatch()
slots = train(step, slots_of(weights), (x, y), wanted_epochs(5), stopwatch)
logits = forward([weight for weight, _, _ in slots], x_test)
tell(stopwatch, accuracy_of(y_test, logits), x, y)
