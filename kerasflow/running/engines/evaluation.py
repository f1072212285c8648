"""Evaluation and prediction on rows in memory, without what Keras' own loops take beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from kerasflow.running.batches import Packed
from kerasflow.running.engines.hooking import called_for_each_step
from kerasflow.running.engines.pacing import Loop, ProgramCallbacks
from kerasflow.running.engines.programs import (
    list_tensors,
    make_evaluation_program,
    make_prediction_program,
    make_resident,
)


class FusedEvaluator:
    """Evaluates one model, and predicts with it.

    Its programs are traced once, whatever the number of rows.

    Args:
        model: Compiled, with steps of Keras' own.
        batch_size: Rows in a batch.
    """

    def __init__(self, model: keras.Model, batch_size: int) -> None:
        self.model, self.batch_size = model, batch_size
        self._programs: dict[Any, Any] = {}
        self._measure = tf.function(model.get_metrics_result)
        self._predictions: dict[Any, Any] = {}

    def evaluate(self, packed: Packed, callbacks: Sequence[Any] = ()) -> dict[str, float]:
        """Returns loss and metrics, as `Model.evaluate` does.

        Args:
            packed: The rows.
            callbacks: Are told of batches.
        """
        loop = self._pass_over(packed)
        told = ProgramCallbacks(
            list(callbacks), None, loop, model=self.model, epochs=1, steps=loop.steps
        )
        # What `Model.evaluate` does, but for its data set, which takes longer than all steps.
        self.model.stop_evaluating = False
        with called_for_each_step(self.model):
            told.on_test_begin()
            self.model.reset_metrics()
            for call in range(loop.calls):
                told.on_test_batch_begin(call)
                told.on_test_batch_end(call, loop(None))
                if self.model.stop_evaluating:
                    break
            found = {name: float(value) for name, value in self._measure().items()}
            told.on_test_end(found)
        return found

    def loop(self, packed: Packed, *, every: int = 0) -> Loop:
        """Returns what runs the steps of one evaluation after the other; its rows stay in place.

        Args:
            packed: The rows.
            every: As in `Loop`.
        """
        tensors = list_tensors(make_resident(packed))
        program, steps = self._program(packed)

        def run(start: int, stop: int) -> None:
            program(tensors, tf.constant(start), tf.constant(stop))

        return Loop(run, self._measure, steps, every=every)

    def _pass_over(self, packed: Packed) -> Loop:
        """Returns what runs the steps of one evaluation, and holds the rows of a program alone."""
        program, steps = self._program(packed)

        def run(start: int, stop: int) -> None:
            program(self._rows(packed, start, stop), tf.constant(0), tf.constant(stop - start))

        return Loop(run, self._measure, steps)

    def _rows(self, parts: Any, start: int, stop: int) -> list[Any]:
        rows = slice(start * self.batch_size, stop * self.batch_size)
        return [tf.convert_to_tensor(part[rows]) for part in list_tensors(parts)]

    def predict(self, inputs: Any, callbacks: Sequence[Any] = ()) -> Any:
        """Returns what the model gives, as `Model.predict` does.

        Args:
            inputs: An array, or arrays by the name of the input; shape (rows, …).
            callbacks: Are told of batches, and may stop it.
        """
        told = keras.callbacks.CallbackList(list(callbacks), model=self.model)
        self.model.stop_predicting = False
        told.on_predict_begin()
        found = list(self._predict(inputs, told.on_predict_batch_end))
        told.on_predict_end()
        return keras.tree.map_structure(lambda *parts: np.concatenate(parts), *found)

    def _predict(self, inputs: Any, tell: Callable[[int], None]) -> Iterator[Any]:
        """Yields the outputs of some rows after the other, until somebody stops it."""
        program = self._prediction_program(inputs)
        made: list[Any] = []
        steps = -(-len(list_tensors(inputs)[0]) // self.batch_size)

        def run(start: int, stop: int) -> None:
            rows = self._rows(inputs, start, stop)
            made[:] = [program(rows, tf.constant(0), tf.constant(stop - start))]

        loop = Loop(run, dict, steps)
        for _ in range(loop.calls):
            loop(None)
            if loop.worked:
                yield keras.tree.map_structure(lambda tensor: tensor.numpy(), made[0])
                tell(loop.done - 1)
            if self.model.stop_predicting:
                return

    def _prediction_program(self, inputs: Any) -> Any:
        kind = tuple(map(_describe, list_tensors(inputs)))
        if kind not in self._predictions:
            self._predictions[kind] = make_prediction_program(
                self.model.predict_step, make_resident(_first_row(inputs)), self.batch_size
            )
        return self._predictions[kind]

    def _program(self, packed: Packed) -> tuple[Any, int]:
        """Returns the program for rows of this kind, and their number of steps."""
        count = len(list_tensors(packed)[0])
        full = count % self.batch_size == 0
        kind = (full, *map(_describe, tf.nest.flatten(packed)))
        if kind not in self._programs:
            parts = make_resident(_first_row(packed))
            self._programs[kind] = make_evaluation_program(
                self.model.test_step, parts, self.batch_size, full=full
            )
        return self._programs[kind], -(-count // self.batch_size)


def _first_row(parts: Any) -> Any:
    return tf.nest.map_structure(lambda part: part if part is None else part[:1], parts)


def _describe(part: Any) -> Any:
    """Returns what a program must be traced anew for."""
    return None if part is None else (part.dtype, tuple(part.shape[1:]))
