"""How many steps a program runs: enough to keep the device busy, few enough to be interrupted."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import keras

PROGRAM_SECONDS = 0.25
"""How long a program is meant to run: a bar moves, and a signal is heard, about this often."""

MOST_CALLS = 2048
"""How often `fit` calls in an epoch at most; a call for which nothing is due costs microseconds."""


@dataclass(frozen=True, slots=True)
class Start:
    """Where the first epoch of a training goes on.

    Args:
        step: How many steps of it are done.
        logs: What they gave.
    """

    step: int = 0
    logs: Mapping[str, Any] = field(default_factory=dict)


BEGINNING = Start()


class Loop:
    """Stands for `Model.train_function` or `test_function`; each call runs some steps, or none.

    `fit` calls as often as there are steps, as it does by itself. A program may run ahead of the
    calls; those for steps that are done return at once. So the length of programs can follow the
    clock, which changes no number.

    Args:
        run: Runs the steps from the first number to before the second.
        measure: Returns loss and metrics so far.
        steps: Of an epoch.
        every: Run so many steps at each call, for those who want to see them; 0 for no matter.
        most: Run no more steps at once than this; 0 for no matter.
    """

    def __init__(
        self,
        run: Callable[[int, int], None],
        measure: Callable[[], Mapping[str, Any]],
        steps: int,
        *,
        every: int = 0,
        most: int = 0,
    ) -> None:
        self._most = most or steps
        self.run, self.measure, self.steps, self.every = run, measure, steps, every
        self.calls = -(-steps // every) if every else min(steps, MOST_CALLS)
        self.done, self._called, self._length = 0, 0, 0
        self.own: Any = None
        self.worked = False
        self._logs: Mapping[str, Any] = {}

    def rewind(self, done: int = 0, logs: Mapping[str, Any] | None = None) -> None:
        """Begins an epoch, or goes on in it.

        Args:
            done: How many steps of it are done already.
            logs: What they gave.
        """
        self.done, self._called, self._logs = done, 0, logs or {}

    @property
    def idle(self) -> bool:
        """Whether the steps that the next call is for are done already."""
        return self._due(self._called + 1) <= self.done

    def __call__(self, *given: Any) -> Any:
        """Runs what is due; returns loss and metrics so far, as a step function does."""
        self._called += 1
        due = self._due(self._called)
        self.worked = due > self.done
        if self.worked:
            stop = min(self.steps, max(due, self.done + self._length))
            start = time.perf_counter()
            try:
                self.run(self.done, stop)
            except _ends_of_data() as error:
                # `fit` would take it for the end of the data, and go on.
                raise RuntimeError(getattr(error, "message", str(error))) from error
            self._logs = self.measure()
            self._pace(stop - self.done, time.perf_counter() - start)
            self.done = stop
        return self._logs

    def _due(self, calls: int) -> int:
        if self.every:
            return min(calls * self.every, self.steps)
        return -(-calls * self.steps // max(self.calls, 1))

    def _pace(self, steps: int, seconds: float) -> None:
        if self.every:
            return
        # The first program is compiled on the way, so what it took says nothing.
        measured = int(steps * PROGRAM_SECONDS / seconds) if self._length else 1
        self._length = max(1, min(measured, 16 * max(self._length, 1), self._most))


def _ends_of_data() -> tuple[type[Exception], ...]:
    """Returns the errors by which `fit` knows that there are no more batches."""
    if keras.config.backend() != "tensorflow":
        return (StopIteration,)
    import tensorflow as tf

    return (StopIteration, tf.errors.OutOfRangeError)


class ProgramCallbacks(keras.callbacks.CallbackList):  # type: ignore[misc]
    """Tells callbacks of steps, where `fit` tells of its calls.

    The loops stand in the model only while `fit` calls them, so that callbacks that train or
    evaluate the model themselves get Keras' own steps.

    Args:
        callbacks: To be told.
        train: Runs the steps of training; None where nothing is trained.
        test: Runs those of validation or evaluation; None without.
        start: In which step the first epoch begins.
        **options: For `keras.callbacks.CallbackList`.
    """

    def __init__(
        self,
        callbacks: list[Any],
        train: Loop | None,
        test: Loop | None,
        *,
        start: Start = BEGINNING,
        **options: Any,
    ) -> None:
        self._start = start
        nothing = Loop(lambda start, stop: None, dict, 0)
        self._train, self._test = train or nothing, test or nothing
        super().__init__(callbacks, **{"verbose": 0, **options})

    def _swap(self, name: str, loop: Loop) -> None:
        """Puts a loop in the place of the model's own step function, or that back."""
        own = getattr(self.model, name)
        setattr(self.model, name, loop.own if own is loop else loop)
        loop.own = own

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Rewinds the steps."""
        super().on_epoch_begin(epoch, logs)
        self._train.rewind(self._start.step, self._start.logs)
        self._start = BEGINNING
        self._swap("train_function", self._train)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Hands the model back."""
        self._swap("train_function", self._train)
        super().on_epoch_end(epoch, logs)

    def on_test_begin(self, logs: Any = None) -> None:
        """Rewinds the steps."""
        super().on_test_begin(logs)
        self._test.rewind()
        self._swap("test_function", self._test)

    def on_test_end(self, logs: Any = None) -> None:
        """Hands the model back."""
        self._swap("test_function", self._test)
        super().on_test_end(logs)

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Tells of the first step of a program."""
        if not self._train.idle:
            super().on_train_batch_begin(self._train.done, logs)

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Tells of the last step of a program."""
        if self._train.worked:
            super().on_train_batch_end(self._train.done - 1, logs)

    def on_test_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Tells of the first step of a program."""
        if not self._test.idle:
            super().on_test_batch_begin(self._test.done, logs)

    def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
        """Tells of the last step of a program."""
        if self._test.worked:
            super().on_test_batch_end(self._test.done - 1, logs)
