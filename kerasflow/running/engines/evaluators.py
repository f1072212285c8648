"""What evaluates a model and predicts with it: programs of ours where they can, else Keras."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras

from kerasflow.building.keras_internals import releasing_gradients
from kerasflow.running.batches import Packed
from kerasflow.running.engines.choosing import find_obstacle
from kerasflow.running.engines.masks import MaskedOutputs, keeping_masks, part_masks
from kerasflow.running.streamed_batches import in_order
from kerasflow.running.streams import lie_on_disk

EVALUATION = (
    "test_step", "predict_step", "compute_metrics", "evaluate", "predict",
    "make_test_function", "make_predict_function",
)  # fmt: skip
"""As in `TRAINING`."""


class Evaluator:
    """Evaluates one model, and predicts with it; this one leaves everything to Keras.

    Args:
        model: Compiled.
        batch_size: Rows in a batch.
    """

    def __init__(self, model: keras.Model, batch_size: int) -> None:
        self.model, self.batch_size = model, batch_size

    @releasing_gradients()
    def evaluate(self, packed: Packed, callbacks: Sequence[Any] = ()) -> dict[str, float]:
        """Returns loss and metrics, as `Model.evaluate` does.

        Args:
            packed: The rows.
            callbacks: Are told of batches.
        """
        size: int | None = self.batch_size
        inputs, targets, weights = packed
        if lie_on_disk(packed):
            batches = in_order(packed, self.batch_size)
            inputs, targets, weights, size = batches, None, None, None
        found: dict[str, float] = self.model.evaluate(
            inputs,
            targets,
            sample_weight=weights,
            batch_size=size,
            callbacks=list(callbacks),
            return_dict=True,
            verbose=0,
        )
        return found

    def evaluate_and_predict(
        self, packed: Packed, callbacks: Sequence[Any] = ()
    ) -> tuple[dict[str, float], MaskedOutputs | None]:
        """Returns what `evaluate` and `give` do.

        Args:
            packed: The rows.
            callbacks: Are told of batches; where one ended it, there are no outputs.
        """
        numbers = self.evaluate(packed, callbacks)
        if self.model.stop_evaluating:
            return numbers, None
        given = self.give(packed[0], callbacks)
        return numbers, None if self.model.stop_predicting else given

    @releasing_gradients()
    def give(self, inputs: Any, callbacks: Sequence[Any] = ()) -> MaskedOutputs:
        """Returns what the model gives, with its masks.

        Args:
            inputs: An array, or arrays by the name of the input; shape (rows, …).
            callbacks: Are told of batches, and may stop it.
        """
        size: int | None = self.batch_size
        if lie_on_disk(inputs):
            inputs, size = in_order((inputs, None, None), self.batch_size), None
        told = list(callbacks)
        with keeping_masks(self.model):
            return part_masks(
                self.model.predict(inputs, batch_size=size, callbacks=told, verbose=0)
            )


def make_evaluator(model: keras.Model, batch_size: int) -> Evaluator:
    """Returns what evaluates a model fastest.

    Args:
        model: Compiled.
        batch_size: Rows in a batch.
    """
    if find_obstacle(model, EVALUATION):
        return Evaluator(model, batch_size)
    if keras.config.backend() == "jax":
        from kerasflow.running.engines.jax.evaluation import JaxEvaluator

        return JaxEvaluator(model, batch_size)
    from kerasflow.running.engines.evaluation import TensorFlowEvaluator

    return TensorFlowEvaluator(model, batch_size)
