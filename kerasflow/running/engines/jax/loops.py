"""What stands in a model of JAX for its step functions, which take the state and give the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import keras

from kerasflow.building.keras_internals import adapt_sequence
from kerasflow.running.engines.pacing import Loop


class StateLoop(Loop):
    """A `Loop` that is handed the state of the model, and hands it back.

    Args:
        run: Takes the state, and runs the steps from the first number to before the second.
        measure: As `make_measure` returns it.
        steps: Of an epoch.
        every: As in `Loop`.
    """

    def __init__(
        self,
        run: Callable[[Any, int, int], Any],
        measure: Callable[[Any], Any],
        steps: int,
        *,
        every: int = 0,
    ) -> None:
        self._state: Any = None

        def advance(start: int, stop: int) -> None:
            # Programs are called without waiting for them; the clock has to.
            self._state = jax.block_until_ready(run(self._state, start, stop))

        super().__init__(advance, lambda: measure(self._state[-1]), steps, every=every)

    def __call__(self, *given: Any) -> Any:
        """Runs what is due; returns loss and metrics so far, and the state."""
        self._state, _ = given
        logs = super().__call__()
        state, self._state = self._state, None
        return logs, state


class Marker(keras.utils.PyDataset):  # type: ignore[misc]
    """What Keras takes for data, where a loop has the data and Keras only calls it.

    Args:
        calls: How often it is to call.
        batch: The first batch, of which Keras learns shapes and types.
    """

    def __init__(self, calls: int, batch: Any) -> None:
        super().__init__()
        self.calls, self.batch = calls, batch

    def __len__(self) -> int:
        return self.calls

    def __getitem__(self, index: int) -> Any:
        return self.batch


def mark(loop: Loop, packed: Any, batch_size: int) -> Any:
    """Returns what Keras takes for the data of a loop.

    Args:
        loop: Runs the steps.
        packed: Its rows.
        batch_size: Rows in a batch.
    """
    marker = Marker(loop.calls, jax.tree.map(lambda part: part[:batch_size], packed))
    return adapt_sequence(marker)


def make_measure(model: keras.Model) -> Callable[[Any], Any]:
    """Returns what reads loss and metrics out of the values of their variables.

    Args:
        model: Compiled; its metrics may have no variables yet.
    """

    def measure(values: Any) -> Any:
        with keras.StatelessScope(zip(model.metrics_variables, values, strict=True)):
            return model.get_metrics_result()

    compiled: Callable[[Any], Any] = jax.jit(measure)
    return compiled
