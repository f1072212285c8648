"""How long each part of a run took."""

from __future__ import annotations

import time


class Clock:
    """Measures from lap to lap."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self._seconds: dict[str, float] = {}

    def lap(self, part: str) -> None:
        """Says that a part ends here, which began where the one before ended."""
        now = time.perf_counter()
        self._seconds[part] = round(now - self._last, 3)
        self._last = now

    def seconds(self) -> dict[str, float]:
        """Returns the seconds of each part, and in `total` those since the clock was made."""
        return {**self._seconds, "total": round(time.perf_counter() - self._start, 3)}
