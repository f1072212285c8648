"""Many trials as few figures: medians, and the mean of the accuracies."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from trials.trials import Trial


@dataclass(frozen=True, slots=True)
class Figures:
    """What a contender came to on a workload.

    Args:
        fit_seconds: Median.
        steady_seconds: Median of an epoch after the first.
        whole_seconds: Median.
        cpu_seconds: Median.
        peak_bytes: Median.
        accuracy: Mean; None where there is none.
        data_bytes: What the arrays hold; None where nobody says.
        loss: Mean, of the last epoch; None where nobody says.
    """

    fit_seconds: float
    steady_seconds: float
    whole_seconds: float
    cpu_seconds: float
    peak_bytes: float
    accuracy: float | None
    data_bytes: int | None
    loss: float | None = None


def summarize(trials: Sequence[Trial]) -> Mapping[str, Figures]:
    """Returns the figures of each contender; all trials are of one workload."""
    names = dict.fromkeys(trial.contender for trial in trials)
    return {name: _figures([one for one in trials if one.contender == name]) for name in names}


def _figures(trials: Sequence[Trial]) -> Figures:
    def median(of: Callable[[Trial], float]) -> float:
        return statistics.median(of(trial) for trial in trials)

    losses = [trial.loss for trial in trials if trial.loss is not None]
    accuracies = [trial.accuracy for trial in trials if trial.accuracy is not None]
    return Figures(
        fit_seconds=median(lambda trial: trial.fit_seconds),
        steady_seconds=median(lambda trial: trial.steady_seconds),
        whole_seconds=median(lambda trial: trial.whole_seconds),
        cpu_seconds=median(lambda trial: trial.cpu_seconds),
        peak_bytes=median(lambda trial: trial.peak_bytes),
        accuracy=statistics.mean(accuracies) if accuracies else None,
        data_bytes=trials[0].data_bytes,
        loss=statistics.mean(losses) if losses else None,
    )
