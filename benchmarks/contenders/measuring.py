"""What a contender on Keras tells of itself; `contenders/timing.py` is what all of them tell."""

from __future__ import annotations

from typing import Any

import keras

from contenders.timing import Timing, tell, wanted_epochs

__all__ = ["Stopwatch", "tell", "wanted_epochs"]


class Stopwatch(Timing, keras.callbacks.Callback):  # type: ignore[misc]
    """Times what stands in its `with`, and as a callback each epoch; asks for no batch events."""

    def __init__(self) -> None:
        keras.callbacks.Callback.__init__(self)
        Timing.__init__(self)

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self.begin_epoch()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self.end_epoch()
