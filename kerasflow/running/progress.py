"""How far an epoch is, as a bar in a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from typing import Any

import keras
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from kerasflow.running.epoch_lines import measured, title
from kerasflow.running.run_logs import hear_again, unheard

_REDRAW_SECONDS = 0.1


class ProgressBar(keras.callbacks.Callback):  # type: ignore[misc]
    """Shows on stderr, which is a terminal, how far training is.

    Args:
        epochs: How many there will be, those of earlier phases included.
    """

    async_safe = True
    needs_every_batch = False

    def __init__(self, epochs: int) -> None:
        super().__init__()
        self.epochs = epochs
        self._console = Console(file=unheard(sys.stderr), highlight=False)
        self._bar: Progress | None = None
        self._task: Any = None
        self._drawn = 0.0

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Draws an empty bar."""
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
        self._task = self._bar.add_task(title(epoch, self.epochs), total=steps, measured="")
        self._bar.start()
        hear_again()  # what is printed meanwhile goes through the bar, to stand above it

    def on_train_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        """Moves the bar, not more often than an eye can follow."""
        now = time.perf_counter()
        if self._bar and now - self._drawn > _REDRAW_SECONDS:
            self._drawn = now
            self._bar.update(self._task, completed=batch + 1, measured=measured(logs))

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Makes room for what the epoch came to."""
        self.close()

    def on_train_end(self, logs: Any = None) -> None:
        """Leaves the terminal as it was."""
        self.close()

    def close(self) -> None:
        """Takes the bar away."""
        if self._bar:
            self._bar.stop()
            self._bar = None
