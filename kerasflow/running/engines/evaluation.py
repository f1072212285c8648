"""Evaluation and prediction on rows in memory, without what Keras' own loops take beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from kerasflow.feeding.buffers import share
from kerasflow.running.batches import Packed
from kerasflow.running.engines.evaluation_batch_sizes import rows_at_once
from kerasflow.running.engines.evaluators import Evaluator
from kerasflow.running.engines.hooking import called_for_each_step, looks_at_batches
from kerasflow.running.engines.masks import MaskedOutputs, keep_masks, part_masks
from kerasflow.running.engines.pacing import Loop, ProgramCallbacks
from kerasflow.running.engines.programs import (
    list_tensors,
    make_collecting_program,
    make_evaluation_program,
    make_resident,
    traced,
)
from kerasflow.running.streams import lie_on_disk, most_steps


class TensorFlowEvaluator(Evaluator):
    """Evaluates one model, and predicts with it.

    Its programs are traced once, whatever the number of rows.

    Args:
        model: Compiled, with steps of Keras' own.
        batch_size: Rows in a batch.
    """

    def __init__(self, model: keras.Model, batch_size: int) -> None:
        super().__init__(model, batch_size)
        self._programs: dict[Any, Any] = {}
        self._batch_sizes: dict[bool, int] = {}

    @cached_property
    def _measure(self) -> Any:
        """Gives the numbers; a program that makes them must have been traced before."""
        return traced(self.model.get_metrics_result)

    def evaluate(self, packed: Packed, callbacks: Sequence[Any] = ()) -> dict[str, float]:
        """Returns loss and metrics, as `Model.evaluate` does."""
        return self._evaluate(packed, callbacks, lambda outputs: None)

    def evaluate_and_predict(
        self, packed: Packed, callbacks: Sequence[Any] = ()
    ) -> tuple[dict[str, float], MaskedOutputs | None]:
        """Returns what `evaluate` and `give` do, of one pass over the rows."""
        found: list[Any] = []
        numbers = self._evaluate(packed, callbacks, found.append)
        return numbers, None if self.model.stop_evaluating else part_masks(_joined(found))

    def _evaluate(
        self, packed: Packed, callbacks: Sequence[Any], keep: Callable[[Any], None]
    ) -> dict[str, float]:
        width = self._width(callbacks, "test")
        program = self._judging_program(packed, width)

        def run(start: int, stop: int) -> None:
            keep(program(_take(packed, start * width, stop * width), stop - start))

        steps, measure = _steps(packed, width), self._measure if callbacks else dict
        loop = Loop(run, measure, steps, most=most_steps(packed, width))
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
        full = len(list_tensors(packed)[0]) % self.batch_size == 0
        program = make_evaluation_program(
            self.model.test_step, make_resident(_first_row(packed)), self.batch_size, full=full
        )

        def run(start: int, stop: int) -> None:
            program(tensors, tf.constant(start), tf.constant(stop))

        def run_some(start: int, stop: int) -> None:
            rows = _take(packed, start * self.batch_size, stop * self.batch_size)
            program(rows, tf.constant(0), tf.constant(stop - start))

        steps = _steps(packed, self.batch_size)
        if lie_on_disk(packed):
            most = most_steps(packed, self.batch_size)
            return Loop(run_some, self._measure, steps, every=every, most=most)
        tensors = list_tensors(make_resident(packed))
        return Loop(run, self._measure, steps, every=every)

    def give(self, inputs: Any, callbacks: Sequence[Any] = ()) -> MaskedOutputs:
        """Returns what the model gives, with its masks."""
        width = self._width(callbacks, "predict")
        program = self._program(self._predict_step, inputs, width, full=False)
        if not callbacks and _steps(inputs, width) == 1:
            return part_masks(_joined([program(_take(inputs, 0, width), 1)]))
        told = keras.callbacks.CallbackList(list(callbacks), model=self.model)
        self.model.stop_predicting = False
        found: list[Any] = []

        def run(start: int, stop: int) -> None:
            found.append(program(_take(inputs, start * width, stop * width), stop - start))

        loop = Loop(run, dict, _steps(inputs, width), most=most_steps(inputs, width))
        told.on_predict_begin()
        for _ in range(loop.calls):
            loop(None)
            if loop.worked:
                told.on_predict_batch_end(loop.done - 1)
            if self.model.stop_predicting:
                break
        told.on_predict_end()
        return part_masks(_joined(found))

    def _width(self, callbacks: Sequence[Any], phase: str) -> int:
        """Returns how many rows are computed at once."""
        if any(looks_at_batches(callback, phase) for callback in callbacks):
            return self.batch_size
        scored = phase == "test"
        if scored not in self._batch_sizes:
            self._batch_sizes[scored] = rows_at_once(self.model, self.batch_size, scored=scored)
        return self._batch_sizes[scored]

    def _judging_program(self, packed: Packed, width: int) -> Any:
        """Returns the program that scores rows of this kind, and gives outputs."""
        # Batches of Keras' own size are computed as Keras does, to the last bit.
        full = width == self.batch_size and len(list_tensors(packed)[0]) % width == 0
        return self._program(self._test_step, packed, width, full=full)

    def _test_step(self, data: Any) -> Any:
        """Does what `Model.test_step` does, and returns what the model gave, with its masks."""
        given: list[Any] = []

        def keep(x: Any, y: Any, y_pred: Any, sample_weight: Any = None) -> Any:
            given.append(y_pred)
            return own(x, y, y_pred, sample_weight)

        own = self.model.compute_metrics
        self.model.compute_metrics = keep
        try:
            self.model.test_step(data)
        finally:
            self.model.compute_metrics = own
        return keep_masks(given[0])

    def _predict_step(self, data: Any) -> Any:
        return keep_masks(self.model.predict_step(data))

    def _program(self, step: Any, parts: Any, width: int, *, full: bool) -> Any:
        kind = (step, width, full, *map(_describe, tf.nest.flatten(parts)))
        if kind not in self._programs:
            first = make_resident(_first_row(parts))
            self._programs[kind] = make_collecting_program(step, first, width, full=full)
        return self._programs[kind]


def _steps(parts: Any, width: int) -> int:
    return -(-len(list_tensors(parts)[0]) // width)


def _take(parts: Any, start: int, stop: int) -> list[Any]:
    return [share(part[start:stop]) for part in list_tensors(parts)]


def _joined(found: list[Any]) -> Any:
    """Returns outputs of some rows after the other as arrays."""
    if len(found) == 1:
        return keras.tree.map_structure(lambda tensor: tensor.numpy(), found[0])
    return keras.tree.map_structure(lambda *parts: np.concatenate(parts), *found)


def _first_row(parts: Any) -> Any:
    return tf.nest.map_structure(lambda part: part if part is None else part[:1], parts)


def _describe(part: Any) -> Any:
    """Returns what a program must be traced anew for."""
    return None if part is None else (part.dtype, tuple(part.shape[1:]))
