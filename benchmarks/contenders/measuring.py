"""What every contender tells of itself: seconds of `fit`, seconds of each epoch, accuracy, data."""

from __future__ import annotations

import json
import os
import time
from typing import Any

import keras


def wanted_epochs(usual: int) -> int:
    """As many as the contenders train usually, or what `--epochs` of the benchmark says."""
    return int(os.environ.get("BENCHMARK_EPOCHS", usual))


class Stopwatch(keras.callbacks.Callback):  # type: ignore[misc]
    """Times what stands in its `with`, and as a callback each epoch; asks for no batch events."""

    def __init__(self) -> None:
        super().__init__()
        self.fit_seconds = 0.0
        self.epoch_seconds: list[float] = []
        self._start = self._epoch_start = 0.0

    def __enter__(self) -> Stopwatch:
        self._start = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.fit_seconds = time.perf_counter() - self._start

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._epoch_start = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self.epoch_seconds.append(time.perf_counter() - self._epoch_start)


def tell(stopwatch: Stopwatch, accuracy: float | None, *data: Any) -> None:
    """Prints the result as the last line of stdout.

    Args:
        stopwatch: Has timed the training.
        accuracy: On the test split, from 0 to 1; None where there is none.
        data: The arrays that were trained on.
    """
    found = {
        "fit_seconds": stopwatch.fit_seconds,
        "epoch_seconds": stopwatch.epoch_seconds,
        "accuracy": None if accuracy is None else float(accuracy),
        "data_bytes": sum(array.nbytes for array in data),
    }
    print("\n" + json.dumps(found))
