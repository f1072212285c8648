"""Training by programs of many steps, under `Model.fit`."""

from __future__ import annotations

from typing import Any

import jax
import keras
from jax import numpy as jnp

from kerasflow.running.batches import Order, Packed
from kerasflow.running.engines.fitting import Fitting
from kerasflow.running.engines.forms import list_forms, taking
from kerasflow.running.engines.hooking import fit_by_programs, steps_of_a_call
from kerasflow.running.engines.jax.evaluation import FusedEvaluator
from kerasflow.running.engines.jax.loops import StateLoop, make_measure, mark
from kerasflow.running.engines.jax.programs import make_training_program
from kerasflow.running.streams import StreamedOrder


class Trainer:
    """Trains on rows that stay on the device.

    Args:
        model: Compiled, with a `train_step` of Keras' own.
        packed: The rows.
        order: Of the rows in each epoch; give it to `fit` as the first callback.
        batch_size: Rows in a batch.
        xla: Have layers take the forms that XLA computes faster.
    """

    def __init__(
        self, model: keras.Model, packed: Packed, order: Order, batch_size: int, *, xla: bool
    ) -> None:
        self.model, self.order, self.batch_size = model, order, batch_size
        self.steps = -(-order.count // batch_size)
        self._epoch, self._rows = -1, None
        self._parts = self._hold(packed)
        model.optimizer.build(model.trainable_variables)
        forms = list_forms(model) if xla else []

        def step(state: Any, batch: Any) -> Any:
            with taking(forms):  # while it is traced
                return model.train_step(state, batch)

        self._program = make_training_program(step)

    def run(self, state: Any, start: int, stop: int) -> Any:
        """Trains from one step of the epoch to before another; returns the next state.

        Args:
            state: Of the model, as Keras gives it to `train_step`; it is gone afterwards.
            start: The first step.
            stop: The one behind the last.
        """
        return self._run(state, self._order(), self.order.count, start, stop)

    def _run(self, state: Any, rows: Any, count: int, start: int, stop: int) -> Any:
        """Trains from one step to before another; the steps are on so many rows of an order."""
        full, over = divmod(count, self.batch_size)
        last = min(stop, full)
        if start < last:
            state = self._program(state, self._parts, rows, start, last, size=self.batch_size)
        if last < stop:
            rest = rows[full * self.batch_size : count]
            state = self._program(state, self._parts, rest, 0, 1, size=over)
        return state

    def _hold(self, packed: Packed) -> Any:
        """Returns the rows on the device."""
        return jax.tree.map(jnp.asarray, packed)

    def loop(self, *, every: int = 0) -> StateLoop:
        """Returns what runs the steps of an epoch; `every` as in `Loop`."""
        return StateLoop(self.run, make_measure(self.model), self.steps, every=every)

    def _order(self) -> Any:
        if self._epoch != self.order.epoch:
            self._epoch = self.order.epoch
            self._rows = jnp.asarray(self.order.rows(), jnp.int32)
        return self._rows


def fit_fused(fitting: Fitting, *, xla: bool) -> None:
    """Trains as `Model.fit` does, many steps at a time.

    Args:
        fitting: What is asked for; callbacks that look at batches are told of every one.
        xla: Have layers take the forms that XLA computes faster.
    """
    model, batch_size = fitting.model, fitting.batch_size
    kind: type[Trainer] = Trainer
    if isinstance(fitting.order, StreamedOrder):
        from kerasflow.running.engines.jax.streaming import StreamTrainer

        kind = StreamTrainer
    trainer = kind(model, fitting.train, fitting.order, batch_size, xla=xla)
    loop = trainer.loop(every=steps_of_a_call(fitting, "train"))
    validation = None
    if fitting.validation:
        evaluator = FusedEvaluator(model, batch_size)
        validation = evaluator.loop(fitting.validation, every=steps_of_a_call(fitting, "test"))
    fit_by_programs(fitting, loop, validation, lambda each: mark(each, fitting.train, batch_size))
