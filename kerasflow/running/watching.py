"""What a run does beside training: it notes each epoch, and stops when there is cause."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import keras

from kerasflow.documents.records import record_text
from kerasflow.errors import RunError
from kerasflow.running.clocks import Clock
from kerasflow.running.folders import append_whole, write_text
from kerasflow.running.interruptions import Signals

_LOOK_EVERY_SECONDS = 1.0

# On JAX, asking a callback for its model puts the weights back into it, which they leave for the
# steps; from another thread that would be in the middle of one.
_FROM_ANY_THREAD = keras.config.backend() != "jax"


class EpochLog(keras.callbacks.Callback):  # type: ignore[misc]
    """Writes a line for every epoch that was trained to its end.

    Args:
        file: Of lines of JSON; written to its end at once.
        signals: An epoch that they cut short is left out.
    """

    def __init__(self, file: Path, signals: Signals) -> None:
        super().__init__()
        self.file, self.signals, self.phase = file, signals, 0
        self.lines: list[dict[str, Any]] = []
        self._start = 0.0

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Starts the clock."""
        self._start = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Writes the line."""
        if self.signals.heeded:
            return
        seconds = round(time.perf_counter() - self._start, 3)
        measured = ordered(logs)
        line = {"epoch": epoch + 1, "phase": self.phase, **measured, "seconds": seconds}
        self.lines.append(line)
        append_whole(self.file, record_text(line) + "\n")

    def go_on(self, lines: list[dict[str, Any]]) -> None:
        """Goes on behind the lines of a checkpoint; what was written after it comes again."""
        self.lines = [*lines]
        write_text(self.file, "".join(record_text(line) + "\n" for line in lines))


def ordered(logs: Mapping[str, float] | None) -> dict[str, float]:
    """Returns what Keras measured in an epoch: training first, the loss, losses, metrics."""
    values = {name: float(value) for name, value in (logs or {}).items()}
    return {name: values[name] for name in sorted(values, key=_rank)}


def _rank(name: str) -> tuple[bool, bool, bool]:
    bare = name.removeprefix("val_")
    return bare != name, not bare.endswith("loss"), bare != "loss"


class LossGuard(keras.callbacks.Callback):  # type: ignore[misc]
    """Ends a run whose loss is no number any more; looks now and then, and after every epoch."""

    async_safe = _FROM_ANY_THREAD
    needs_every_batch = False

    def __init__(self) -> None:
        super().__init__()
        self.fault: str | None = None
        self._name = ""
        self._epoch = 0
        self._looked = time.monotonic()

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Notes the epoch."""
        self._epoch = epoch

    def on_train_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        """Looks at the loss, seldom enough to cost nothing."""
        if time.monotonic() - self._looked > _LOOK_EVERY_SECONDS:
            self._looked = time.monotonic()
            self._look(logs or {}, batch + 1)

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Looks at every loss."""
        self._look(logs or {}, None)

    @property
    def split(self) -> str:
        """The split whose loss is no number."""
        return "validation" if self._name.startswith("val_") else "train"

    def check(self, find_cause: Callable[[], str | None] = lambda: None) -> None:
        """Refuses to go on.

        Args:
            find_cause: Is asked for the reason; where it knows none, there is advice.

        Raises:
            RunError: A loss was no number; says which, in which epoch, and why or what to try.
        """
        if self.fault:
            raise RunError(f"{self.fault}; {find_cause() or _ADVICE}")

    def _look(self, logs: Mapping[str, float], step: int | None) -> None:
        for name, value in logs.items():
            is_loss = name == "loss" or name.endswith("_loss")
            if is_loss and not math.isfinite(float(value)) and not self.fault:
                where = f"epoch {self._epoch + 1}" + (f", step {step}" if step else "")
                self._name, self.fault = name, f"`{name}` became {float(value)} in {where}"
                self.model.stop_training = True


_ADVICE = (
    "try a smaller `learning_rate`, or `clipnorm` in the optimizer; see that inputs are scaled "
    "(`Rescaling`, `Normalization`) and that the loss fits the last layer's activation"
)


class FirstStep(keras.callbacks.Callback):  # type: ignore[misc]
    """Notes when the first step of a run was done; what came before is the start.

    Args:
        clock: Of the run.
    """

    async_safe = True
    needs_every_batch = False

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Notes the first one."""
        self.clock.note("first_step")


class SignalStop(keras.callbacks.Callback):  # type: ignore[misc]
    """Ends whatever the model is doing after the batch in which a signal came.

    From the first batch on there is something to keep; before, a signal ends the run at once.
    """

    async_safe = _FROM_ANY_THREAD
    needs_every_batch = False

    def __init__(self, signals: Signals) -> None:
        super().__init__()
        self.signals = signals

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Looks whether a signal came."""
        self.signals.noting = True
        if self.signals.caught:
            self.signals.heeded = True
            self.model.stop_training = True
            self.model.stop_evaluating = True
            self.model.stop_predicting = True

    on_test_batch_end = on_predict_batch_end = on_train_batch_end
