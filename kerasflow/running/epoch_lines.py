"""A line for every epoch: on stderr, and in the log of the run."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import keras

from kerasflow.errors import printable
from kerasflow.running.interruptions import Signals
from kerasflow.running.run_logs import say
from kerasflow.running.watching import ordered


class EpochLines(keras.callbacks.Callback):  # type: ignore[misc]
    """Says what each epoch came to.

    Args:
        epochs: How many there will be, those of earlier phases included.
        signals: An epoch that they cut short gets no line.
        aloud: Say it on stderr, too.
    """

    def __init__(self, epochs: int, signals: Signals, *, aloud: bool) -> None:
        super().__init__()
        self.epochs, self.signals, self.aloud = epochs, signals, aloud
        self._start = 0.0

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Starts the clock."""
        self._start = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Says it."""
        if not self.signals.heeded:
            seconds = time.perf_counter() - self._start
            line = f"{title(epoch, self.epochs)} · {seconds:.1f} s · {measured(logs)}"
            say(line, aloud=self.aloud)


def title(epoch: int, epochs: int) -> str:
    """Returns which epoch it is, of how many, both as people count."""
    return f"epoch {epoch + 1:>{len(str(epochs))}}/{epochs}"


def measured(logs: Mapping[str, float] | None) -> str:
    """Returns what Keras measured, in words."""
    return " · ".join(f"{printable(name)} {value:.4f}" for name, value in ordered(logs).items())
