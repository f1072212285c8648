"""Training by programs of many steps, under `Model.fit`."""

from __future__ import annotations

from typing import Any

import jax
from jax import numpy as jnp

from kerasflow.running.batches import Packed
from kerasflow.running.engines.fitting import Fitting
from kerasflow.running.engines.forms import list_forms, taking
from kerasflow.running.engines.jax.evaluation import JaxEvaluator
from kerasflow.running.engines.jax.loops import StateLoop, make_measure, mark
from kerasflow.running.engines.jax.programs import make_training_program
from kerasflow.running.engines.pacing import Loop
from kerasflow.running.engines.trainers import Trainer
from kerasflow.running.streams import StreamedOrder


class JaxTrainer(Trainer):
    """Trains by functions of JAX, which are handed the state of the model and give the next."""

    def _prepare(self, packed: Packed) -> None:
        model = self.model
        self._parts = self._hold(packed)
        model.optimizer.build(model.trainable_variables)
        forms = list_forms(model) if self.xla else []

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
        return jax.tree.map(jnp.asarray, packed)

    def _put(self, rows: Any) -> Any:
        return jnp.asarray(rows, jnp.int32)

    def loop(self, *, every: int = 0) -> StateLoop:
        """Returns what runs the steps of an epoch; `every` as in `Loop`."""
        return StateLoop(self.run, make_measure(self.model), self.steps, every=every)

    def mark(self, loop: Loop, packed: Packed) -> Any:
        """Returns what `fit` takes for data, and calls a loop as often as it has batches."""
        return mark(loop, packed, self.batch_size)

    def validation(self, packed: Packed, *, every: int) -> Loop:
        """Returns what evaluates the model on rows to watch; `every` as in `Loop`."""
        return JaxEvaluator(self.model, self.batch_size).loop(packed, every=every)


def make_trainer(fitting: Fitting, *, xla: bool) -> JaxTrainer:
    """Returns what trains on the rows of a fitting, wherever they lie."""
    kind: type[JaxTrainer] = JaxTrainer
    if isinstance(fitting.order, StreamedOrder):
        from kerasflow.running.engines.jax.streaming import JaxStreamTrainer

        kind = JaxStreamTrainer
    return kind(fitting.model, fitting.train, fitting.order, fitting.batch_size, xla=xla)
