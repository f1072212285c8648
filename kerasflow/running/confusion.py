"""Which classes were taken for which, counted once; what scikit-learn's scores follow from.

scikit-learn takes longer to import than such scores take on a million rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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

    def by_class(self, names: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Returns the scores of each class, and its rows; what is no class stands behind them."""
        columns = {**self.scores(), "rows": self.actual}
        rows = zip(*(column.tolist() for column in columns.values()), strict=True)
        pairs = zip(names, rows, strict=False)
        return {name: dict(zip(columns, row, strict=True)) for name, row in pairs}

    def pooled(self) -> ClassCounts:
        """Returns the counts of all classes together, as if they were one; shape (1,) each."""
        parts = (self.right, self.actual, self.given)
        return ClassCounts(*(part.sum(keepdims=True) for part in parts))

    def tables(self, rows: int) -> Counts:
        """Returns, for each class, how many rows have it or not by how many were taken for it.

        Args:
            rows: How many there are.

        Returns:
            Shape (classes, 2, 2), as scikit-learn's ``multilabel_confusion_matrix``.
        """
        missed, wrong = self.actual - self.right, self.given - self.right
        none = rows - self.actual - wrong
        return np.stack([none, wrong, missed, self.right], axis=-1).reshape(-1, 2, 2)

    def occurring(self) -> dict[str, Scores]:
        """Returns the scores of the classes that occur, over which scikit-learn averages."""
        there = (self.actual + self.given) > 0
        return {name: column[there] for name, column in self.scores().items()}


def count_classes(actual: Counts, given: Counts, count: int) -> ClassCounts:
    """Returns how often each class occurs.

    Args:
        actual: The class of each row, as an index; shape (rows,). What is none of the classes
            stands behind them, each value as a class of its own.
        given: What each row was taken for, one of the classes, or -1 for none; shape (rows,).
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
        np.bincount(given[given >= 0], minlength=count),
    )


def confuse(actual: Counts, given: Counts, count: int) -> Counts:
    """Returns how many rows of each class were taken for which; shape (classes, classes).

    Args:
        actual: As in `count_classes`.
        given: As in `count_classes`.
        count: Of the classes.
    """
    inside = (actual >= 0) & (actual < count) & (given >= 0)
    pairs = np.bincount(actual[inside] * count + given[inside], minlength=count * count)
    return pairs.reshape(count, count)


def _divide(part: Counts, whole: Counts) -> Scores:
    return np.divide(part, whole, out=np.zeros(len(whole)), where=whole > 0)
