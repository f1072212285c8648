"""Going on in the middle of an epoch with Keras' own loop, which begins each at its first step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import keras

from kerasflow.running.engines.pacing import Start

if TYPE_CHECKING:
    from kerasflow.running.engines.fitting import Fitting


def list_told(fitting: Fitting) -> Any:
    """Returns the callbacks of a fitting as `fit` takes them.

    Args:
        fitting: Where it goes on in the middle of an epoch, the steps before are left out.
    """
    callbacks = [fitting.order, *fitting.callbacks]
    if not fitting.start.step:
        return callbacks
    steps = -(-fitting.order.count // fitting.batch_size)
    options = {"add_history": True, "epochs": fitting.epochs, "steps": steps}
    return SkippingCallbacks(callbacks, fitting.start, model=fitting.model, **options)


class SkippingCallbacks(keras.callbacks.CallbackList):  # type: ignore[misc]
    """Has Keras take the batches of steps that are done, and do nothing with them.

    Args:
        callbacks: Are told of the other steps.
        start: The first step that is not done.
        **options: For `keras.callbacks.CallbackList`.
    """

    def __init__(self, callbacks: list[Any], start: Start, **options: Any) -> None:
        self._start, self._skips = start, False
        super().__init__(callbacks, verbose=0, **options)

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Puts the steps that are left out before those of the model."""
        super().on_epoch_begin(epoch, logs)
        if self._start.step:
            calls = -(-self._start.step // self.model.steps_per_execution)
            self.model.train_function = _Skipping(self.model, calls, self._start.logs)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Begins the next epoch at its first step."""
        self._start = Start()
        super().on_epoch_end(epoch, logs)

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Tells of a step that is done now."""
        self._skips = batch < self._start.step
        if not self._skips:
            super().on_train_batch_begin(batch, logs)

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Tells of a step that is done now."""
        if not self._skips:
            super().on_train_batch_end(batch, logs)


class _Skipping:
    """Stands for `Model.train_function` until the steps that are done are passed."""

    def __init__(self, model: keras.Model, calls: int, logs: Mapping[str, Any]) -> None:
        self.model, self.left, self.logs = model, calls, logs
        self.own = model.train_function

    def __call__(self, *given: Any) -> Any:
        if not self.left:
            self.model.train_function = self.own
            return self.own(*given)
        self.left -= 1
        *state, batches = given
        if isinstance(batches, Iterator):  # on TensorFlow the step takes its batches itself
            for _ in range(self.model.steps_per_execution):
                next(batches, None)
        return (self.logs, *state) if state else self.logs
