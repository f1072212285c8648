"""The numbers behind curves: ROC, precision and recall, calibration.

They are those of scikit-learn, which takes longer to import than they take on a million rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

BINS = 10


@dataclass(frozen=True, slots=True)
class Ranking:
    """How well a score ranks the rows that are meant before the others.

    Args:
        false_rate: Of the others, the share that is taken for such, from 0 to 1; as scikit-learn's
            `roc_curve` has it with every threshold.
        recall: Of those that are meant, the share that is found, at the same thresholds.
        precision: Of those that are taken for such, the share that is right.
        share: Of those that are meant among all rows.
    """

    false_rate: Floats
    recall: Floats
    precision: Floats
    share: float

    @property
    def area(self) -> float:
        """Under the ROC curve, as `roc_auc_score`."""
        heights = (self.recall[1:] + self.recall[:-1]) / 2
        return float(np.sum(np.diff(self.false_rate) * heights))

    @property
    def average_precision(self) -> float:
        """Under the curve of precision by recall, as `average_precision_score`."""
        return float(np.sum(np.diff(self.recall) * self.precision[1:]))


def rank(truth: Flags, scores: Floats) -> Ranking | None:
    """Returns how a score ranks rows; None where all rows are alike, or a score is no number.

    Args:
        truth: True where a row is meant; shape (rows,).
        scores: Higher where a row is more likely meant; shape (rows,).
    """
    positives = int(truth.sum())
    if not 0 < positives < len(truth) or not np.isfinite(scores).all():
        return None
    order = np.argsort(-scores, kind="stable")
    found = np.cumsum(truth[order])
    # Rows with one score are taken together.
    last = np.flatnonzero(np.diff(scores[order], append=np.inf))
    right, taken = found[last].astype(float), last + 1.0
    recall = np.concatenate([[0.0], right / positives])
    false_rate = np.concatenate([[0.0], (taken - right) / (len(truth) - positives)])
    precision = np.concatenate([[1.0], right / taken])
    return Ranking(false_rate, recall, precision, positives / len(truth))


def thinned(along: Floats, high: Floats, most: int = 160) -> list[tuple[float, float]]:
    """Returns points of a curve, the first and the last among them, no more than are seen."""
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(along), np.diff(high)))])
    wanted = np.linspace(0, lengths[-1], most)
    chosen = np.unique(np.clip(np.searchsorted(lengths, wanted), 0, len(along) - 1))
    if len(along) <= most:
        chosen = np.arange(len(along))
    return [(float(along[each]), float(high[each])) for each in chosen]


@dataclass(frozen=True, slots=True)
class Calibration:
    """How often answers are right that are given with some confidence; shape (bins,) each.

    Bins are equal parts of 0 to 1; those without answers are left out.

    Args:
        confidence: The mean of each bin.
        right: The share of its answers that are right.
        counts: How many answers it has.
    """

    confidence: Floats
    right: Floats
    counts: NDArray[np.int64]

    @property
    def error(self) -> float:
        """The expected calibration error: the mean distance of the two, by answers."""
        return float(np.average(np.abs(self.confidence - self.right), weights=self.counts))


def calibrate(right: Flags, confidence: Floats) -> Calibration | None:
    """Returns how well confidence foretells what is right; None where it is no probability.

    Args:
        right: True where an answer is right; shape (rows,).
        confidence: With which it was given, from 0 to 1; shape (rows,).
    """
    if not len(confidence) or not ((confidence >= 0) & (confidence <= 1 + 1e-6)).all():
        return None
    bins = np.clip(np.ceil(confidence * BINS).astype(int) - 1, 0, BINS - 1)
    counts = np.bincount(bins, minlength=BINS)
    there = counts > 0
    mean, share = (np.bincount(bins, each, BINS)[there] for each in (confidence, right))
    return Calibration(mean / counts[there], share / counts[there], counts[there])
