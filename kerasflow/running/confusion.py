"""Which classes were taken for which, counted once; what scikit-learn's scores follow from.

scikit-learn takes longer to import than such scores take on a million rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ClassCounts:
    """How often each class occurs; shape (classes,) each.

    Args:
        right: Rows of the class that were taken for it.
        actual: Rows of the class.
        given: Rows that were taken for it.
    """

    right: Counts
    actual: Counts
    given: Counts

    def scores(self) -> dict[str, Scores]:
        """Returns precision, recall and F1 of every class; 0 where there is nothing to divide."""
        return {
            "precision": _divide(self.right, self.given),
            "recall": _divide(self.right, self.actual),
            "f1": _divide(2 * self.right, self.actual + self.given),
        }

    def occurring(self) -> dict[str, Scores]:
        """Returns the scores of the classes that occur, over which scikit-learn averages."""
        there = (self.actual + self.given) > 0
        return {name: column[there] for name, column in self.scores().items()}


def count_classes(actual: Counts, given: Counts, count: int) -> ClassCounts:
    """Returns how often each class occurs.

    Args:
        actual: The class of each row, as an index; shape (rows,). What is none of the classes
            stands behind them, each value as a class of its own.
        given: What each row was taken for, one of the classes; shape (rows,).
        count: Of the classes.
    """
    outside = (actual < 0) | (actual >= count)
    if outside.any():
        values, codes = np.unique(actual[outside], return_inverse=True)
        actual = actual.copy()
        actual[outside], count = count + codes, count + len(values)
    return ClassCounts(
        np.bincount(actual[actual == given], minlength=count),
        np.bincount(actual, minlength=count),
        np.bincount(given, minlength=count),
    )


def confuse(actual: Counts, given: Counts, count: int) -> Counts:
    """Returns how many rows of each class were taken for which; shape (classes, classes).

    Args:
        actual: As in `count_classes`.
        given: As in `count_classes`.
        count: Of the classes.
    """
    inside = (actual >= 0) & (actual < count)
    pairs = np.bincount(actual[inside] * count + given[inside], minlength=count * count)
    return pairs.reshape(count, count)


def _divide(part: Counts, whole: Counts) -> Scores:
    return np.divide(part, whole, out=np.zeros(len(whole)), where=whole > 0)
