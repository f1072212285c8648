"""What KerasFlow is to reach, beside what it reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trials.figures import Figures
from trials.serving import Serving
from trials.workloads import COLD, LIMIT, SCRIPT, SERVING, TUNED, WARM, Workload

EVALUATE, PREDICT = 8.0, 20.0


@dataclass(frozen=True, slots=True)
class Floor:
    """One figure that is to be reached.

    Args:
        workload: Its name.
        what: In words.
        found: What was measured.
        wanted: What it is to be.
        most: Whether `wanted` is the most that it may be; else the least.
    """

    workload: str
    what: str
    found: float
    wanted: float
    most: bool = False

    @property
    def reached(self) -> bool:
        """Whether it is."""
        return self.found <= self.wanted if self.most else self.found >= self.wanted


def floors_of(workload: Workload, figures: Mapping[str, Figures]) -> Iterator[Floor]:
    """Yields the floors of a workload for which enough contenders ran.

    Where the cache is not named, the cold one is meant.
    """
    for name, wanted in workload.floors.items():
        what, ours, other = _MEANINGS[name]
        if ours in figures and other in figures:
            found = _measure(name, figures[ours], figures[other])
            if found is not None:
                yield Floor(workload.name, what, found, wanted, most=name in _MOST)


_MEANINGS = {
    "fit_cold": ("fit, cold cache: times as fast as the script", COLD, SCRIPT),
    "fit_warm": ("fit, warm cache: times as fast as the script", WARM, SCRIPT),
    "tuned": ("fit: times as fast as the tuned Keras", COLD, TUNED),
    "steady": ("an epoch in the end: times as long as the limit", COLD, LIMIT),
    "whole": ("whole process: times as fast as the script", COLD, SCRIPT),
    "accuracy": ("accuracy: away from the script", COLD, SCRIPT),
    "memory": ("peak memory without the data: times that of the script", COLD, SCRIPT),
    "start": ("whole process: times as long as the script", COLD, SCRIPT),
}


_MOST = ("steady", "accuracy", "memory", "start")


def _measure(name: str, ours: Figures, other: Figures) -> float | None:
    if name == "whole":
        return other.whole_seconds / ours.whole_seconds
    if name == "start":
        return ours.whole_seconds / other.whole_seconds
    if name == "steady":
        return ours.steady_seconds / other.steady_seconds
    if name == "memory":
        return (ours.peak_bytes - (other.data_bytes or 0)) / other.peak_bytes
    if name != "accuracy":
        return other.fit_seconds / ours.fit_seconds
    if ours.accuracy is None or other.accuracy is None:
        return None
    return abs(ours.accuracy - other.accuracy)


def floors_of_serving(serving: Serving) -> Iterator[Floor]:
    """Yields those of `evaluate` and `predict`."""
    for name, wanted in (("evaluate", EVALUATE), ("predict", PREDICT)):
        keras, kerasflow = serving[name]["keras"], serving[name]["kerasflow"]
        yield Floor(SERVING, f"{name}: times as fast as Keras", keras / kerasflow, wanted)
