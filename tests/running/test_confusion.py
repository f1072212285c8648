"""Counts of classes, and what follows from them: the numbers of scikit-learn, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.keras

CLASSES = 4


def compare(actual: np.ndarray, chosen: np.ndarray) -> None:
    """Compares scores of every class, averages and confusions with scikit-learn's."""
    from sklearn import metrics

    from kerasflow.running.confusion import confuse, count_classes

    counts = count_classes(actual, chosen, CLASSES)
    theirs = metrics.precision_recall_fscore_support(
        actual, chosen, labels=np.arange(CLASSES), zero_division=0
    )
    ours = [*counts.scores().values(), counts.actual]
    for mine, column in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(mine[:CLASSES], column)
    macro = metrics.precision_recall_fscore_support(
        actual, chosen, average="macro", zero_division=0
    )[:3]
    averages = [column.mean() for column in counts.occurring().values()]
    np.testing.assert_allclose(averages, macro, rtol=1e-15)
    confusions = metrics.confusion_matrix(actual, chosen, labels=np.arange(CLASSES))
    np.testing.assert_array_equal(confuse(actual, chosen, CLASSES), confusions)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=40))
@settings(deadline=None, max_examples=60)
def test_classes_that_are_absent_or_never_chosen_count_as_in_scikit_learn(pairs: list) -> None:
    actual, chosen = np.array(pairs).T
    compare(actual, chosen)


def test_scores_of_many_rows_are_those_of_scikit_learn() -> None:
    random = np.random.default_rng(1)
    actual = random.choice(CLASSES, 5000, p=[0.7, 0.2, 0.1, 0.0])
    chosen = np.where(random.random(5000) < 0.8, actual, random.integers(0, CLASSES, 5000))
    compare(actual, chosen)


@pytest.mark.filterwarnings("ignore")
def test_a_label_that_is_no_class_is_one_that_nothing_was_taken_for() -> None:
    compare(np.array([0, 1, 7, -1, 7, 2]), np.array([0, 0, 1, 2, 2, 2]))
