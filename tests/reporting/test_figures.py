"""The numbers behind curves are scikit-learn's."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score, roc_curve

from kerasflow.reporting.figures import calibrate, rank, thinned


def rows(seed: int, digits: int) -> tuple[np.ndarray, np.ndarray]:
    """Random answers; of few digits, so that many are equal."""
    rng = np.random.default_rng(seed)
    truth = rng.random(400) < 0.3
    return truth, np.clip(truth * 0.3 + rng.random(400) * 0.7, 0, 1).round(digits)


@pytest.mark.parametrize("digits", [1, 2, 6])
def test_areas_are_those_of_scikit_learn_with_equal_scores_too(digits: int) -> None:
    truth, scores = rows(1, digits)
    ranking = rank(truth, scores)
    assert ranking is not None
    assert ranking.area == pytest.approx(roc_auc_score(truth, scores), abs=1e-12)
    expected = average_precision_score(truth, scores)
    assert ranking.average_precision == pytest.approx(expected, abs=1e-12)
    false_rate, recall, _ = roc_curve(truth, scores, drop_intermediate=False)
    np.testing.assert_allclose(ranking.false_rate, false_rate)
    np.testing.assert_allclose(ranking.recall, recall)


@pytest.mark.parametrize(
    "truth, scores",
    [([True, True], [0.1, 0.2]), ([False, False], [0.1, 0.2]), ([True, False], [np.nan, 0.2])],
)
def test_nothing_is_ranked_of_one_class_or_of_no_numbers(
    truth: list[bool], scores: list[float]
) -> None:
    assert rank(np.array(truth), np.array(scores)) is None


def test_the_calibration_error_is_the_mean_distance_by_answers() -> None:
    right = np.array([True, True, False, True, False, False])
    confidence = np.array([0.95, 0.91, 0.99, 0.65, 0.62, 0.1])
    found = calibrate(right, confidence)
    assert found is not None
    assert found.counts.tolist() == [1, 2, 3]
    np.testing.assert_allclose(found.right, [0, 1 / 2, 2 / 3])
    np.testing.assert_allclose(found.confidence, [0.1, 0.635, 0.95])
    gaps = [1 * 0.1, 2 * abs(0.635 - 0.5), 3 * abs(0.95 - 2 / 3)]
    assert found.error == pytest.approx(sum(gaps) / 6)


@pytest.mark.parametrize("confidence", [[0.5, 1.2], [-0.1, 0.5], [np.nan, 0.5], []])
def test_what_is_no_probability_is_not_calibrated(confidence: list[float]) -> None:
    assert calibrate(np.ones(len(confidence), bool), np.array(confidence)) is None


def test_a_thinned_curve_has_its_ends_and_few_points_on_it() -> None:
    xs = np.linspace(0, 1, 10_001)
    points = thinned(xs, xs**2)
    assert points[0] == (0, 0)
    assert points[-1] == (1, 1)
    assert 100 < len(points) <= 160
    assert all(y == x**2 for x, y in points)
