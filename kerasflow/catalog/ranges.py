"""Ranges of numbers, as in `[0, 1)`: what an argument takes beyond its type."""

from __future__ import annotations

import re
from typing import NamedTuple

_INTERVAL = re.compile(r"([\[(])(-?[\d.]+|), ?(-?[\d.]+|)([\])])")


class Range(NamedTuple):
    """Numbers between two bounds.

    Args:
        minimum: The lower bound; None where there is none.
        maximum: The upper bound; None where there is none.
        above: The lower bound itself lies outside.
        below: The upper bound itself lies outside.

    Example:
        >>> rate = Range.parse("[0, 1)")
        >>> 0 in rate, 1 in rate, str(rate), str(Range.parse("(0, )"))
        (True, False, 'at least 0 and less than 1', 'greater than 0')
    """

    minimum: float | None = None
    maximum: float | None = None
    above: bool = False
    below: bool = False

    @classmethod
    def parse(cls, text: str) -> Range:
        """Reads the notation of mathematics; a bound that is left out is none.

        Raises:
            ValueError: The text is no interval.
        """
        match = _INTERVAL.fullmatch(text)
        if match is None:
            raise ValueError(f"`{text}` is no interval such as `[0, 1)` or `(0, )`")
        first, low, high, last = match.groups()
        return cls(_number(low), _number(high), first == "(", last == ")")

    def __contains__(self, number: float) -> bool:  # type: ignore[override]
        low, high = self.minimum, self.maximum
        if low is not None and (number < low or (self.above and number == low)):
            return False
        return high is None or number < high or (number == high and not self.below)

    def __str__(self) -> str:
        low, high = self.minimum, self.maximum
        least = f"{'greater than' if self.above else 'at least'} {low}" if low is not None else ""
        most = f"{'less than' if self.below else 'at most'} {high}" if high is not None else ""
        return " and ".join(filter(None, (least, most)))


def _number(text: str) -> float | None:
    if not text:
        return None
    return float(text) if "." in text else int(text)
