"""What is shown of an output with classes: confusions, scores of each class, curves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kerasflow.reporting.figures import Calibration, Ranking, calibrate, rank
from kerasflow.reporting.judged import Choices, Labels
from kerasflow.reporting.markup import element, folded
from kerasflow.reporting.matrices import draw_confusions
from kerasflow.reporting.rankings import draw_calibration, draw_rankings
from kerasflow.reporting.tables import Cell, grid, number, short
from kerasflow.running.confusion import ClassCounts, count_classes

MOST_RANKED = 20
"""Of more classes no curves are drawn, one against the rest."""

_MOST_ROWS = 50
_PREFIX = ("precision", "recall", "f1")


def draw_classes(judged: Choices | Labels) -> Iterator[str]:
    """Yields what a section shows of answers that are classes or labels."""
    if not len(judged.truth):
        yield element("p", "No row of the split counts here.", "faint")
        return
    rankings = rank_classes(judged)
    if isinstance(judged, Choices):
        counts = count_classes(judged.truth, judged.given, len(judged.names))
        yield from draw_confusions(judged.names, judged.truth, judged.given)
    else:
        flags = judged.truth, judged.given
        counts = ClassCounts(
            (flags[0] & flags[1]).sum(axis=0), flags[0].sum(axis=0), flags[1].sum(axis=0)
        )
    yield _draw_scores(judged, counts, rankings)
    charts = "".join(_draw_charts(judged, rankings))
    if charts:
        yield element("h4", "Ranking and calibration")
        yield f'<div class="charts">{charts}</div>'


def rank_classes(judged: Choices | Labels) -> dict[int, Ranking]:
    """Returns how each class is ranked before the rest, by its index; of two, the second one."""
    count = len(judged.names)
    if count > MOST_RANKED:
        return {}
    classes: Sequence[int] = range(count)
    if isinstance(judged, Choices):
        classes = [1] if count == 2 else range(count)
    found = {each: rank(_is(judged, each), judged.scores[..., each]) for each in classes}
    return {each: ranking for each, ranking in found.items() if ranking}


def _is(judged: Choices | Labels, index: int) -> NDArray[np.bool_]:
    truth = judged.truth == index if isinstance(judged, Choices) else judged.truth[:, index]
    return np.asarray(truth, bool)


def find_calibration(judged: Choices | Labels) -> Calibration | None:
    """Returns how well the confidence of answers foretells whether they are right."""
    if not judged.are_probabilities:
        return None
    if isinstance(judged, Labels):
        return calibrate(judged.truth.ravel(), judged.scores.ravel())
    right = judged.truth == judged.given
    return calibrate(right, np.clip(judged.scores.max(axis=-1), 0, 1))


def _draw_charts(judged: Choices | Labels, rankings: dict[int, Ranking]) -> Iterator[str]:
    names = {index: short(judged.names[index], 16) for index in rankings}
    twice = {name for name, count in Counter(names.values()).items() if count > 1}
    named = {
        f"{name} ({index})" if name in twice else name: rankings[index]
        for index, name in names.items()
    }
    yield from draw_rankings(named)
    calibration = find_calibration(judged)
    if calibration:
        yield draw_calibration(calibration, of_labels=isinstance(judged, Labels))


def _draw_scores(
    judged: Choices | Labels, counts: ClassCounts, rankings: dict[int, Ranking]
) -> str:
    scores = counts.scores()
    head = ["class" if isinstance(judged, Choices) else "label", *_PREFIX, "rows"]
    head += ["ROC area", "average precision"] if rankings else []
    order = range(len(judged.names))
    if len(judged.names) > _MOST_ROWS:  # the worst ones are looked for
        there = np.flatnonzero(counts.actual[: len(judged.names)])
        order = there[np.argsort(scores["f1"][there], kind="stable")].tolist()
    rows = [_row(judged.names[at], at, scores, counts, rankings) for at in order]
    drawn = grid(head, rows[:_MOST_ROWS], "numbers")
    title = element("h4", "Each class" if isinstance(judged, Choices) else "Each label")
    if len(judged.names) <= _MOST_ROWS:
        return title + drawn
    told = f"The {min(len(rows), _MOST_ROWS)} with the lowest F1 of {len(judged.names):,}"
    return title + folded(told, drawn)


def _row(
    name: str, at: int, scores: dict[str, Any], counts: ClassCounts, rankings: dict[int, Ranking]
) -> list[str | Cell]:
    cells: list[str | Cell] = [Cell(short(name), tip=name if len(name) > 40 else "")]
    cells += [number(float(scores[key][at])) for key in _PREFIX]
    cells.append(f"{int(counts.actual[at]):,}")
    if rankings:
        ranking = rankings.get(at)
        cells += [number(ranking.area), number(ranking.average_precision)] if ranking else ["", ""]
    return cells
