"""Training by programs of many steps, under `Model.fit`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from kerasflow.building.caching import kept_folder, set_aside
from kerasflow.building.keras_internals import adapt_dataset, build_by_symbols
from kerasflow.running.batches import Packed
from kerasflow.running.engines.evaluation import TensorFlowEvaluator
from kerasflow.running.engines.fitting import Fitting
from kerasflow.running.engines.forms import list_forms, list_means, taking
from kerasflow.running.engines.forms.dropout import list_masks
from kerasflow.running.engines.forms.embeddings import list_updates
from kerasflow.running.engines.in_place import updating_in_place
from kerasflow.running.engines.layers import flatten
from kerasflow.running.engines.pacing import Loop
from kerasflow.running.engines.programs import (
    list_tensors,
    make_resident,
    make_rest_program,
    make_symbols,
    make_training_program,
    traced,
)
from kerasflow.running.engines.trainers import Trainer
from kerasflow.running.streams import StreamedOrder


class TensorFlowTrainer(Trainer):
    """Trains by TensorFlow's functions."""

    some = False

    def _prepare(self, packed: Packed) -> None:
        model, batch_size, xla = self.model, self.batch_size, self.xla
        rest = self.steps > self.full
        parts = self._hold(packed)
        self._tensors = list_tensors(parts)
        model.optimizer.build(model.trainable_variables)
        # As `fit` does. What makes a variable, as metrics do at their first batch, is traced twice.
        build_by_symbols(model, make_symbols(parts))
        self._masks = list_masks(flatten(model)) if xla else []

        def trace() -> Any:
            form = {"full": xla or not rest, "xla": xla, "some": self.some and not xla}
            return make_training_program(model.train_step, parts, batch_size, **form)

        forms = [*list_forms(model, self._masks), *list_updates(model.optimizer)] if xla else []
        with taking([*forms, *list_means(model)] if xla and rest else forms):
            self._program = self._compile(trace)
        # XLA would compile the last, smaller batch once more, for a single step an epoch.
        self._rest = make_rest_program(model.train_step, parts, batch_size)
        self._renew = traced(self._renew_masks) if self._masks else self._renew_masks

    def _compile(self, trace: Callable[[], Any]) -> Any:
        """Returns a program that is known to be compiled, where it is to be."""
        program = trace()
        if not (self.xla and self.full):
            return program
        rows = tf.range(len(self._tensors[0]))
        nothing = self._tensors, rows, tf.constant(0), tf.constant(0)
        try:
            with updating_in_place():
                program(*nothing)
        except tf.errors.OpError:
            folder = kept_folder()
            if folder is None:
                raise
            # A damaged file fails the program that it is of.
            with set_aside(folder):
                program = trace()
                program(*nothing)
        return program

    def run(self, start: int, stop: int) -> None:
        """Trains from one step of the epoch to before another."""
        self._run(self._order(), self.order.count, start, stop)

    def _run(self, rows: Any, count: int, start: int, stop: int) -> None:
        """Trains from one step to before another; the steps are on so many rows of an order."""
        full = count // self.batch_size
        last = min(stop, full) if self.xla else stop
        if start < last:
            if self._masks:
                self._renew()
            self._program(self._tensors, rows, tf.constant(start), tf.constant(last))
        if last < stop:
            self._rest(self._tensors, rows[:count])

    def _hold(self, packed: Packed) -> Any:
        return make_resident(packed)

    def _put(self, rows: Any) -> Any:
        return tf.constant(rows, tf.int32)

    def _renew_masks(self) -> None:
        for masks in self._masks:
            masks.renew()

    def loop(self, *, every: int = 0) -> Loop:
        """Returns what runs the steps of an epoch; `every` as in `Loop`."""
        return Loop(self.run, traced(self.model.get_metrics_result), self.steps, every=every)

    def mark(self, loop: Loop, packed: Packed) -> Any:
        """Returns what `fit` takes for data, and calls a loop as often as it has batches."""
        return adapt_dataset(tf.data.Dataset.range(loop.calls))

    def validation(self, packed: Packed, *, every: int) -> Loop:
        """Returns what evaluates the model on rows to watch; `every` as in `Loop`."""
        return TensorFlowEvaluator(self.model, self.batch_size).loop(packed, every=every)


def make_trainer(fitting: Fitting, *, xla: bool) -> TensorFlowTrainer:
    """Returns what trains on the rows of a fitting, wherever they lie."""
    kind: type[TensorFlowTrainer] = TensorFlowTrainer
    if isinstance(fitting.order, StreamedOrder):
        from kerasflow.running.engines.streaming import TensorFlowStreamTrainer

        kind = TensorFlowStreamTrainer
    return kind(fitting.model, fitting.train, fitting.order, fitting.batch_size, xla=xla)
