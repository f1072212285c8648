"""Progress on stderr: a bar in a terminal, and a line for every epoch everywhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from typing import Any

import keras
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from kerasflow.errors import printable
from kerasflow.running.interruptions import Signals
from kerasflow.running.watching import ordered

_REDRAW_SECONDS = 0.1


class ProgressBar(keras.callbacks.Callback):  # type: ignore[misc]
    """Shows how far training is.

    Args:
        epochs: How many there will be, those of earlier phases included.
        signals: An epoch that they cut short gets no line.
    """

    async_safe = True
    needs_every_batch = False

    def __init__(self, epochs: int, signals: Signals) -> None:
        super().__init__()
        self.epochs, self.signals = epochs, signals
        self._console = Console(file=sys.stderr, highlight=False)
        self._bar: Progress | None = None
        self._task: Any = None
        self._start = self._drawn = 0.0

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Draws an empty bar."""
        self._start = time.perf_counter()
        if not self._console.is_terminal:
            return
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            TextColumn("{task.completed}/{task.total}"),
            TextColumn("{task.fields[measured]}"),
            TimeRemainingColumn(compact=True),
            console=self._console,
            transient=True,
        )
        steps = (self.params or {}).get("steps")
        self._task = self._bar.add_task(self._title(epoch), total=steps, measured="")
        self._bar.start()

    def on_train_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        """Moves the bar, not more often than an eye can follow."""
        now = time.perf_counter()
        if self._bar and now - self._drawn > _REDRAW_SECONDS:
            self._drawn = now
            self._bar.update(self._task, completed=batch + 1, measured=_measured(logs))

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Replaces the bar by what the epoch came to."""
        self.close()
        if self.signals.heeded:
            return
        seconds = time.perf_counter() - self._start
        line = f"{self._title(epoch)} · {seconds:.1f} s · {_measured(logs)}"
        self._console.print(line, markup=False, soft_wrap=True)

    def on_train_end(self, logs: Any = None) -> None:
        """Leaves the terminal as it was."""
        self.close()

    def close(self) -> None:
        """Takes the bar away."""
        if self._bar:
            self._bar.stop()
            self._bar = None

    def _title(self, epoch: int) -> str:
        return f"epoch {epoch + 1:>{len(str(self.epochs))}}/{self.epochs}"


def _measured(logs: Mapping[str, float] | None) -> str:
    return " · ".join(f"{printable(name)} {value:.4f}" for name, value in ordered(logs).items())
