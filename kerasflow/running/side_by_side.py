"""The numbers of a run that began with the weights of another: before and after, side by side."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple


class Row(NamedTuple):
    """One number before and after.

    Args:
        name: Of the loss or metric.
        before: With the weights that the run began with; None where there is none.
        after: With those that it ended with; None where there is none.
        better: Whether it has become better; None where it has not changed, or nobody knows.
    """

    name: str
    before: float | None
    after: float | None
    better: bool | None

    @property
    def difference(self) -> float | None:
        """What was added; None where there is no number on one side."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before

    @property
    def verdict(self) -> str:
        """A word for it; none where nothing can be said."""
        return "" if self.better is None else "better" if self.better else "worse"


def list_rows(warm: Mapping[str, Any]) -> Iterator[Row]:
    """Yields the numbers before and after.

    Args:
        warm: As a report has it.

    Example:
        >>> told = {"before": {"loss": 0.5}, "after": {"loss": 0.25}, "better": {"loss": "min"}}
        >>> [row.difference for row in list_rows(told)], [row.verdict for row in list_rows(told)]
        ([-0.25], ['better'])
    """
    before, after = warm.get("before") or {}, warm.get("after") or {}
    for name in dict.fromkeys((*before, *after)):
        was, here = (_finite(it.get(name)) for it in (before, after))
        yield Row(name, was, here, _is_better(was, here, (warm.get("better") or {}).get(name)))


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _is_better(before: float | None, after: float | None, way: str | None) -> bool | None:
    if before is None or after is None or way is None or before == after:
        return None
    return after > before if way == "max" else after < before


def name_start(warm: Mapping[str, Any], folder: Path) -> str:
    """Returns how the run is called that another one began with: as that, where both lie together.

    Args:
        warm: As a report has it.
        folder: Of the run that began with it.
    """
    start = Path(warm["run"])
    return (
        str(folder.parent / start.name) if start.parent == folder.resolve().parent else str(start)
    )
