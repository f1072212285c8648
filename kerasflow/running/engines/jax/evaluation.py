"""Evaluation and prediction on rows in memory, by programs of many steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import jax
import keras
import numpy as np

from kerasflow.running.batches import Packed
from kerasflow.running.engines.evaluators import Evaluator
from kerasflow.running.engines.hooking import called_for_each_step, looks_at_batches
from kerasflow.running.engines.jax.loops import StateLoop, make_measure, mark
from kerasflow.running.engines.jax.programs import (
    make_evaluation_program,
    make_prediction_program,
)
from kerasflow.running.engines.jax.shards import Shards
from kerasflow.running.engines.masks import MaskedOutputs, keep_masks_of_step, part_masks
from kerasflow.running.engines.pacing import Loop, ProgramCallbacks
from kerasflow.running.streams import lie_on_disk


class JaxEvaluator(Evaluator):
    """Evaluates one model, and predicts with it.

    Args:
        model: Compiled, with steps of Keras' own.
        batch_size: Rows in a batch.
    """

    def __init__(self, model: keras.Model, batch_size: int) -> None:
        super().__init__(model, batch_size)
        self._measure = make_measure(model)
        self._program = make_evaluation_program(model.test_step)
        self._prediction = make_prediction_program(
            lambda state, data: keep_masks_of_step(model.predict_step(state, data))
        )

    def evaluate(self, packed: Packed, callbacks: Sequence[Any] = ()) -> dict[str, float]:
        """Returns loss and metrics, as `Model.evaluate` does."""
        looking = any(looks_at_batches(callback, "test") for callback in callbacks)
        loop = self._loop(Shards(packed, self.batch_size), every=int(looking))
        told = ProgramCallbacks(
            list(callbacks), None, loop, model=self.model, epochs=1, steps=loop.steps
        )
        data = mark(loop, packed, self.batch_size)
        with called_for_each_step(self.model):
            try:
                found: dict[str, float] = self.model.evaluate(
                    data, callbacks=told, return_dict=True, verbose=0
                )
            finally:
                self.model.jax_state_sync()  # Keras does not, where a callback fails
        return found

    def loop(self, packed: Packed, *, every: int = 0) -> StateLoop:
        """Returns what runs the steps of one evaluation after the other; its rows stay in place.

        Args:
            packed: The rows.
            every: As in `Loop`.
        """
        resident = not lie_on_disk(packed)
        return self._loop(Shards(packed, self.batch_size, resident=resident), every=every)

    def _loop(self, shards: Shards, *, every: int) -> StateLoop:
        def run(state: Any, start: int, stop: int) -> Any:
            for rows, first, last in shards.spans(start, stop):
                state = self._program(state, rows, first, last, size=shards.size)
            if stop > shards.full:
                state = self._program(state, shards.rest(), 0, 1, size=shards.over)
            return state

        return StateLoop(run, self._measure, shards.steps, every=every)

    def give(self, inputs: Any, callbacks: Sequence[Any] = ()) -> MaskedOutputs:
        """Returns what the model gives, with its masks."""
        told = keras.callbacks.CallbackList(list(callbacks), model=self.model)
        self.model.stop_predicting = False
        told.on_predict_begin()
        found = list(self._predict(Shards(inputs, self.batch_size), told.on_predict_batch_end))
        told.on_predict_end()
        return part_masks(jax.tree.map(lambda *parts: np.concatenate(parts), *found))

    def _predict(self, shards: Shards, tell: Callable[[int], None]) -> Iterator[Any]:
        """Yields the outputs of one step after the other, until somebody stops it."""
        made: list[Any] = []

        def run(start: int, stop: int) -> None:
            made[:] = map(jax.device_get, self._outputs(shards, start, stop))

        loop = Loop(run, dict, shards.steps)
        for _ in range(loop.calls):
            loop()
            if loop.worked:
                yield from made
                tell(loop.done - 1)
            if self.model.stop_predicting:
                return

    def _outputs(self, shards: Shards, start: int, stop: int) -> Iterator[Any]:
        changing = self.model.non_trainable_variables
        fixed = [variable.value for variable in self.model.trainable_variables]
        state = [variable.value for variable in changing]
        for rows, first, last in shards.spans(start, stop):
            for index in range(first, last):
                outputs, state = self._prediction((fixed, state), rows, index, size=shards.size)
                yield outputs
        if stop > shards.full:
            outputs, state = self._prediction((fixed, state), shards.rest(), 0, size=shards.over)
            yield outputs
        for variable, value in zip(changing, state, strict=True):
            variable.assign(value)
