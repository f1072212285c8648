"""What every contender tells of itself: seconds of `fit`, seconds of each epoch, accuracy, data."""

from __future__ import annotations

import json
import os
import time
from typing import Any


def wanted_epochs(usual: int) -> int:
    """As many as the contenders train usually, or what `--epochs` of the benchmark says."""
    return int(os.environ.get("BENCHMARK_EPOCHS", usual))


class Timing:
    """Times what stands in its `with`, and each epoch that it is told of."""

    def __init__(self) -> None:
        self.fit_seconds = 0.0
        self.epoch_seconds: list[float] = []
        self._start = self._epoch_start = 0.0

    def __enter__(self) -> Timing:
        self._start = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.fit_seconds = time.perf_counter() - self._start

    def begin_epoch(self) -> None:
        self._epoch_start = time.perf_counter()

    def end_epoch(self) -> None:
        self.epoch_seconds.append(time.perf_counter() - self._epoch_start)


def tell(timing: Timing, accuracy: float | None, *data: Any, loss: float | None = None) -> None:
    """Prints the result as the last line of stdout.

    Args:
        timing: Has timed the training.
        accuracy: On the test split, from 0 to 1; None where there is none.
        data: The arrays that were trained on.
        loss: Of the last epoch, in training; None where it is not asked for.
    """
    found = {
        "fit_seconds": timing.fit_seconds,
        "epoch_seconds": timing.epoch_seconds,
        "accuracy": None if accuracy is None else float(accuracy),
        "data_bytes": sum(array.nbytes for array in data),
        "loss": None if loss is None else float(loss),
    }
    print("\n" + json.dumps(found))
