"""Which answers were wrong with the most confidence, and how wrong."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kerasflow.reporting.judged import AnyJudged, Array, Choices, Labels, Numbers
from kerasflow.reporting.tables import number, short

MOST_SHOWN = 12


class Mistake(NamedTuple):
    """One wrong answer, in words.

    Args:
        row: Of the split, counted from 0.
        step: Of the row; None where it has one answer.
        truth: What is right.
        given: The answer.
        sure: How sure the model was, or how far it is off.
    """

    row: int
    step: int | None
    truth: str
    given: str
    sure: str


def find_mistakes(judged: AnyJudged, rows: Array) -> list[Mistake]:
    """Returns the worst answers, the worst first, at most one of a row.

    Args:
        judged: Of one output.
        rows: Of the split, those that can be shown.
    """
    badness = _badness(judged)
    badness = np.where(np.isin(judged.rows, rows), badness, -np.inf)
    order = np.argsort(-badness, kind="stable")
    found: dict[int, Mistake] = {}
    for at in order.tolist():
        if len(found) == MOST_SHOWN or not badness[at] > 0:
            break
        row = int(judged.rows[at])
        if row not in found:
            step = None if judged.steps is None else int(judged.steps[at])
            found[row] = Mistake(row, step, *_said(judged, at))
    return list(found.values())


def _badness(judged: AnyJudged) -> Array:
    """Returns how bad each answer is; 0 for what is right."""
    if isinstance(judged, Choices):
        known = (judged.truth >= 0) & (judged.truth < len(judged.names)) & (judged.given >= 0)
        scores = judged.scores.max(axis=-1)
        if not judged.are_probabilities:
            scores = scores - np.nanmin(scores, initial=0) + 1
        wrong: Array = np.where(known & (judged.truth != judged.given), scores, 0)
        return wrong
    if isinstance(judged, Labels):
        off = np.abs(judged.scores - judged.truth) * (judged.given != judged.truth)
        return np.asarray(np.nan_to_num(off.max(axis=-1, initial=0)))
    off = np.nan_to_num(np.abs(judged.given - judged.truth), nan=0, posinf=0)
    return np.asarray(off.mean(axis=-1))


def _said(judged: AnyJudged, at: int) -> tuple[str, str, str]:
    if isinstance(judged, Choices):
        truth, given = judged.names[judged.truth[at]], judged.names[judged.given[at]]
        return short(truth), short(given), _sure(float(judged.scores[at].max()), judged)
    if isinstance(judged, Labels):
        off = np.abs(judged.scores[at] - judged.truth[at]) * (judged.given[at] != judged.truth[at])
        worst = int(np.argmax(off))
        said = f"{short(judged.names[worst], 20)} {_sure(float(judged.scores[at, worst]), judged)}"
        return _joined(judged, judged.truth[at]), _joined(judged, judged.given[at]), said
    return _numbers(judged, judged.truth[at]), _numbers(judged, judged.given[at]), _off(judged, at)


def _sure(score: float, judged: Choices | Labels) -> str:
    return f"{score:.3f}" if judged.are_probabilities else number(score)


def _joined(judged: Labels, flags: Array) -> str:
    return short(", ".join(judged.names[at] for at in np.flatnonzero(flags))) or "none"


def _numbers(judged: Numbers, values: Array) -> str:
    shown = ", ".join(number(float(value)) for value in values[:3])
    return f"{shown}, …" if values.size > 3 else shown


def _off(judged: Numbers, at: int) -> str:
    off = judged.given[at] - judged.truth[at]
    return number(float(off[0])) if off.size == 1 else number(float(np.abs(off).mean()))
