"""How long each part of a run took."""

from __future__ import annotations

import time


class Clock:
    """Measures from lap to lap.

    Args:
        start: When it began, by `time.perf_counter`; None for now.
    """

    def __init__(self, start: float | None = None) -> None:
        self._start = self._last = time.perf_counter() if start is None else start
        self._seconds: dict[str, float] = {}

    def lap(self, part: str) -> None:
        """Says that a part ends here, which began where the one before ended."""
        now = time.perf_counter()
        self._seconds[part] = round(now - self._last, 3)
        self._last = now

    def note(self, moment: str) -> None:
        """Says when something first happened, in seconds since the clock was started."""
        if moment not in self._seconds:
            self._seconds[moment] = round(time.perf_counter() - self._start, 3)

    def seconds(self) -> dict[str, float]:
        """Returns the seconds of each part, and in `total` those since the clock was started."""
        return {**self._seconds, "total": round(time.perf_counter() - self._start, 3)}
