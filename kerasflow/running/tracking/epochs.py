"""The callback that tells trackers of each epoch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras

from kerasflow.running.tracking.tracking import Tracking


class EpochTracker(keras.callbacks.Callback):  # type: ignore[misc]
    """Tells trackers of each epoch that has its line.

    Args:
        tracking: Of the run.
        lines: Of all epochs so far; the last one is told.
    """

    def __init__(self, tracking: Tracking, lines: Callable[[], list[dict[str, Any]]]) -> None:
        super().__init__()
        self.tracking, self.lines, self._told = tracking, lines, 0

    def on_train_begin(self, logs: Any = None) -> None:
        """Notes what was told before."""
        self._told = len(self.lines())

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Tells of the epoch, unless it was cut short."""
        for line in self.lines()[self._told :]:
            self.tracking.log_epoch(line)
        self._told = len(self.lines())
