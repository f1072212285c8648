"""Programs of many steps on JAX: compiled functions from the state of a model to its next.

The bounds of the steps are arguments, so that one program serves every cut: where an epoch is cut
into programs changes no bit. Rows are arrays in mappings and tuples; None stands for none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
from jax import lax
from jax import numpy as jnp

from kerasflow.running.engines.in_place import options_of_jax

Step = Callable[[Any, Any], tuple[Any, Any]]
"""Takes the state and a batch; returns what it found, and the next state."""


def make_training_program(step: Step) -> Any:
    """Returns a program that takes the rows of its steps from an order.

    Call it with the state, which is gone then, all rows, the order, the first step, the one behind
    the last, and `size`, the rows in a batch.

    Args:
        step: `Model.train_step`.
    """

    def run(state: Any, rows: Any, order: Any, start: Any, stop: Any, *, size: int) -> Any:
        def take(index: Any, state: Any) -> Any:
            chosen = lax.dynamic_slice_in_dim(order, index * size, size)
            batch = jax.tree.map(lambda part: jnp.take(part, chosen, axis=0, mode="clip"), rows)
            return step(state, batch)[1]

        return lax.fori_loop(start, stop, take, state)

    options = options_of_jax()
    return jax.jit(run, donate_argnums=0, static_argnames="size", compiler_options=options)


def make_evaluation_program(step: Step) -> Any:
    """Returns a program that takes rows as they come.

    Call it with the state, which is gone then, the rows, the first step, the one behind the last,
    and `size`, the rows in a batch.

    Args:
        step: `Model.test_step`.
    """

    def run(state: Any, rows: Any, start: Any, stop: Any, *, size: int) -> Any:
        def take(index: Any, state: Any) -> Any:
            return step(state, _slice(rows, index, size))[1]

        return lax.fori_loop(start, stop, take, state)

    return jax.jit(run, donate_argnums=0, static_argnames="size")


def make_prediction_program(step: Step) -> Any:
    """Returns a program of one step, which gives its outputs, and what changed of the state.

    Call it with the state, the rows, the number of the step, and `size`, the rows in a batch. It is
    called for each step, because outputs may be larger than there is memory on the device.

    Args:
        step: `Model.predict_step`.
    """

    def run(state: Any, rows: Any, index: Any, *, size: int) -> Any:
        return step(state, (_slice(rows, index, size),))

    return jax.jit(run, static_argnames="size")


def _slice(rows: Any, index: Any, size: int) -> Any:
    return jax.tree.map(lambda part: lax.dynamic_slice_in_dim(part, index * size, size), rows)
