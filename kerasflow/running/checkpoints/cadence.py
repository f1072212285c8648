"""When a checkpoint is due: as the blueprint says, or so seldom that nobody notices."""

from __future__ import annotations

import time
from collections.abc import Mapping

SHARE = 50
"""By itself a run spends on checkpoints about the fiftieth part of its time, and no more."""
SECONDS = 10.0
"""By itself a run writes no checkpoint in the middle of an epoch before so many seconds."""


class Cadence:
    """Tells when the next checkpoint is due.

    Args:
        asked: Any of `epochs`, `steps` and `seconds` from one to the next, whichever comes first;
            nothing for after each epoch and every ten seconds, and less often where writing takes
            long.
    """

    def __init__(self, asked: Mapping[str, float]) -> None:
        self.asked = asked
        self._cost = 0.0
        self._last = time.monotonic()
        self._epochs, self._step, self._steps = 0, 0, 0

    def is_due(self, step: int | None) -> bool:
        """Returns whether a checkpoint is due.

        Args:
            step: How many steps of the epoch are done; None at its end.
        """
        self._count(step)
        seconds = time.monotonic() - self._last
        if not self.asked:
            return seconds >= max(SHARE * self._cost, SECONDS if step is not None else 0)
        counted = {"epochs": self._epochs, "steps": self._steps, "seconds": seconds}
        return any(counted[name] >= wanted for name, wanted in self.asked.items())

    def begin(self) -> float:
        """Begins to write one; returns what `end` takes."""
        return time.monotonic()

    def end(self, began: float) -> None:
        """Notes that one was written."""
        self._last = time.monotonic()
        self._cost = self._last - began
        self._epochs = self._steps = 0

    def _count(self, step: int | None) -> None:
        self._epochs += step is None
        self._steps += max(0, step - self._step) if step is not None else 0
        self._step = step or 0
