"""What a model answered on the split that judges it, a row each, ready to be drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kerasflow.running.evidence import Evidence
from kerasflow.running.label_answers import LabelAnswer
from kerasflow.running.outputs import class_indices
from kerasflow.running.predictions import Answer
from kerasflow.running.scores import find_counted

Rows = NDArray[np.int64]
Array = NDArray[Any]

MAX_VALUES = 5_000_000
"""How many numbers of an output are looked at; of more, some rows are drawn."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Answers of one output, of which each is right or wrong, or off by so much.

    Where an output answers for each step of a row, steps stand one behind the other.

    Args:
        output: Its name.
        split: On which it was judged.
        rows: The row of the split of each answer; shape (answers,).
        steps: Which step of the row it is; None where a row has one answer.
        looked: At how many rows of the split was looked; of more than `MAX_VALUES` numbers, not at
            all of them.
        total: How many rows the split has.
    """

    output: str
    split: str
    rows: Rows
    steps: Rows | None
    looked: int
    total: int


@dataclass(frozen=True, slots=True)
class Choices(Judged):
    """Answers that are each one of the classes.

    Args:
        names: Of the classes.
        truth: Index of the right class; shape (answers,). What is no class is out of range.
        given: Index of the answer, -1 where the model gave NaN; shape (answers,).
        scores: Of each class; shape (answers, classes).
        are_probabilities: The scores are.
    """

    names: tuple[str, ...]
    truth: Rows
    given: Rows
    scores: Array
    are_probabilities: bool


@dataclass(frozen=True, slots=True)
class Labels(Judged):
    """Answers that are any number of labels; arrays of shape (answers, labels).

    Args:
        names: Of the labels.
        truth: True where a row has the label.
        given: True where the model says so.
        scores: Probabilities of each label.
        are_probabilities: They are.
    """

    names: tuple[str, ...]
    truth: Array
    given: Array
    scores: Array
    are_probabilities: bool


@dataclass(frozen=True, slots=True)
class Numbers(Judged):
    """Answers that are numbers; arrays of shape (answers, numbers).

    Args:
        truth: What is right.
        given: What the model says.
    """

    truth: Array
    given: Array


AnyJudged = Choices | Labels | Numbers


def find_judged(evidence: Evidence) -> Iterator[AnyJudged]:
    """Yields the answers of each output with a target, on the split that judges the model."""
    split = evidence.judged
    if split is None:
        return
    targets = evidence.splits[split].targets
    for name, answer in evidence.predictions[split].items():
        if name in targets:
            found = _judge(name, split, answer, targets[name])
            if found is not None:
                yield found


def _judge(name: str, split: str, answer: Answer, target: Any) -> AnyJudged | None:
    total, size = len(answer.outputs), max(1, answer.outputs[:1].size)
    chosen = slice(None) if total * size <= MAX_VALUES else _drawn(total, MAX_VALUES // size)
    numbers, target = np.arange(total)[chosen], np.asarray(target[:])[chosen]
    mask = None if answer.mask is None else answer.mask[chosen]
    answer = _with(answer, answer.outputs[chosen], mask)
    if isinstance(answer, LabelAnswer):
        return _labels(answer, target, (name, split, numbers, total))
    if answer.classes is not None:
        return _choices(answer, target, (name, split, numbers, total))
    return _numbers(answer, target, (name, split, numbers, total))


def _with(answer: Answer, outputs: Array, mask: Array | None) -> Answer:
    from dataclasses import replace

    return replace(answer, outputs=outputs, mask=mask)


def _drawn(total: int, most: int) -> Rows:
    """Returns which rows are looked at, the same ones each time."""
    return np.sort(np.random.default_rng(0).choice(total, max(1, most), replace=False))


_Base = tuple[str, str, Rows, int]


def _places(counted: Array, base: _Base) -> tuple[str, str, Rows, Rows | None, int, int]:
    """Returns what every `Judged` has, for answers of which some count; shape (rows, …)."""
    name, split, numbers, total = base
    at = np.nonzero(counted)
    steps = None
    if counted.ndim > 1:
        inner = counted.shape[1:]
        steps = np.ravel_multi_index(at[1:], inner) if len(at[0]) else at[0]
    return name, split, numbers[at[0]], steps, len(numbers), total


def _choices(answer: Answer, target: Array, base: _Base) -> Choices:
    truth = class_indices(target, answer)
    counted = find_counted(answer, truth)
    scores = answer.probabilities[counted]
    return Choices(
        *_places(counted, base),
        answer.classes or (),
        truth[counted],
        answer.indices[counted],
        scores,
        not answer.margins and _are_probabilities(scores),
    )


def _labels(answer: LabelAnswer, target: Array, base: _Base) -> Labels:
    counted = find_counted(answer, answer.outputs[..., 0])
    scores = answer.probabilities[counted]
    truth = target.reshape(answer.outputs.shape)[counted] > 0.5
    given = answer.indices[counted] > 0
    inside = bool(((scores >= 0) & (scores <= 1)).all()) and not answer.margins
    return Labels(*_places(counted, base), answer.classes or (), truth, given, scores, inside)


def _numbers(answer: Answer, target: Array, base: _Base) -> Numbers | None:
    rows = len(answer.outputs)
    given, truth = answer.outputs.reshape(rows, -1), np.asarray(target).reshape(rows, -1)
    if given.shape != truth.shape or truth.dtype.kind not in "iufb":
        return None  # a loss of its own may compare what has other shapes
    places = _places(np.ones(rows, bool), base)
    return Numbers(*places, truth.astype(np.float64), given.astype(np.float64))


def _are_probabilities(scores: Array) -> bool:
    """Whether each row of scores is a distribution over the classes."""
    inside = (scores >= -1e-6) & (scores <= 1 + 1e-6)
    return bool(inside.all() and np.allclose(scores.sum(axis=-1), 1, atol=1e-3))
