"""One XLA program for a whole epoch: order, gather, forward, backward, Adam and metrics.

What differs between the models is the step; the files `limit.py` hold these. Weights are tensors
that go round the loop. There are no callbacks, no validation, no options: nothing that a user
would miss costs anything here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from contenders.measuring import Stopwatch

State = Any
Step = Callable[[State, Any, Any, Any], tuple[State, Any]]
"""Takes state, inputs, targets and how many steps were done; gives the state and the scores."""

BATCH = 32


def train(
    step: Step,
    state: State,
    data: tuple[Any, Any],
    epochs: int,
    watch: Stopwatch,
    judge: Callable[[State], None] = lambda state: None,
) -> State:
    """Trains, timing each epoch with what `judge` does at its end; returns the state reached."""
    count = len(data[0])
    with watch:
        run_epoch = make_epoch(step, tf.constant(data[0]), tf.constant(data[1]))
        for epoch in range(epochs):
            watch.on_epoch_begin(epoch)
            order = tf.random.shuffle(tf.range(count))
            done = tf.constant(epoch * -(-count // BATCH), tf.float32)
            state, scores = run_epoch(order, state, done)
            loss, accuracy = scores.numpy() / count
            print(f"epoch {epoch + 1}: loss {loss:.4f}, accuracy {accuracy:.4f}")
            judge(state)
            watch.on_epoch_end(epoch)
    return state


def make_epoch(step: Step, x: Any, y: Any) -> Any:
    full = len(x) // BATCH

    def take(rows: Any, state: State, done: Any) -> tuple[State, Any]:
        return step(state, tf.gather(x, rows), tf.gather(y, rows), done)

    @tf.function(jit_compile=True, autograph=False)
    def run_epoch(order: Any, state: State, done: Any) -> tuple[State, Any]:
        def body(index: Any, state: State, scores: Any) -> tuple[Any, State, Any]:
            rows = tf.slice(order, [index * BATCH], [BATCH])
            state, more = take(rows, state, done + tf.cast(index, tf.float32))
            return index + 1, state, scores + more

        start = (tf.constant(0), state, tf.zeros(2))
        _, state, scores = tf.while_loop(lambda index, *_: index < full, body, start)
        if len(x) % BATCH:
            state, more = take(order[full * BATCH :], state, done + full)
            scores += more
        return state, scores

    return run_epoch


def adam(slots: list[Any], gradients: list[Any], done: Any, rate: Any = 0.001) -> list[Any]:
    """Updates weights as Keras' Adam does.

    Args:
        slots: A triple for each weight: the weight, and the means of gradient and square.
        gradients: One for each weight.
        done: Steps before this one.
        rate: The learning rate.
    """
    alpha = corrected(done, rate)
    updated = []
    for (weight, mean, square), gradient in zip(slots, gradients, strict=True):
        first = mean + (gradient - mean) * (1 - 0.9)
        second = square + (gradient * gradient - square) * (1 - 0.999)
        updated.append((weight - alpha * first / (tf.sqrt(second) + 1e-7), first, second))
    return updated


def corrected(done: Any, rate: Any = 0.001) -> Any:
    """The learning rate with Adam's correction of the first steps."""
    return rate * tf.sqrt(1 - 0.999 ** (done + 1)) / (1 - 0.9 ** (done + 1))


def slots_of(weights: list[Any]) -> list[Any]:
    """Weights with Adam's two means, which begin at 0."""
    return [(weight, tf.zeros_like(weight), tf.zeros_like(weight)) for weight in weights]


def glorot(*shape: int) -> Any:
    """Weights as Keras begins with: uniform, within a bound that the two last lengths give."""
    area = tf.reduce_prod(shape[:-2])
    fans = tf.cast(area * (shape[-2] + shape[-1]), tf.float32)
    return tf.random.uniform(shape, -1, 1) * tf.sqrt(6 / fans)


def cross_entropy(y: Any, logits: Any) -> Any:
    """The mean loss of a batch."""
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(tf.cast(y, tf.int32), logits)
    return tf.reduce_mean(losses)


def score(y: Any, logits: Any, loss: Any) -> Any:
    """The sum of the losses of a batch, and how many of its rows are right."""
    found = tf.argmax(logits, axis=-1, output_type=tf.int32)
    right = tf.reduce_sum(tf.cast(found == tf.cast(y, tf.int32), tf.float32))
    return tf.stack([loss * y.shape[0], right])


def accuracy_of(y: Any, logits: Any) -> float:
    """The share of rows that are right, from 0 to 1."""
    return float(score(y, logits, 0.0)[1]) / len(y)
