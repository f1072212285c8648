"""How good a model is: Keras' metrics, and scores of every class where outputs are classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kerasflow.feeding import Split
from kerasflow.running.batches import pack, pack_inputs
from kerasflow.running.confusion import confuse, count_classes
from kerasflow.running.engines.evaluators import Evaluator
from kerasflow.running.label_answers import LabelAnswer
from kerasflow.running.outputs import Outputs, class_indices
from kerasflow.running.predictions import Answer, Predictions
from kerasflow.running.watching import ordered

Numbers = dict[str, float]


def measure(evaluator: Evaluator, split: Split, callbacks: Sequence[Any] = ()) -> Numbers:
    """Returns the loss and Keras' metrics on a split."""
    return ordered(evaluator.evaluate(pack(split, evaluator.model), callbacks))


def measure_and_predict(
    evaluator: Evaluator, split: Split, outputs: Outputs, callbacks: Sequence[Any] = ()
) -> tuple[Numbers, Predictions | None]:
    """Returns the loss and Keras' metrics on a split, and what the model gives.

    Args:
        evaluator: Of the model.
        split: With its targets.
        outputs: Of the model.
        callbacks: Are told of the batches; where one ended it there are no predictions.
    """
    packed = pack(split, evaluator.model)
    numbers, given = evaluator.evaluate_and_predict(packed, callbacks)
    if given is None:
        return ordered(numbers), None
    return ordered(numbers), outputs.read(given.outputs, split.targets, given.masks)


def predict_split(evaluator: Evaluator, split: Split, outputs: Outputs) -> Predictions:
    """Returns what a model gives on a split."""
    given = evaluator.give(pack_inputs(split.inputs))
    return outputs.read(given.outputs, split.targets, given.masks)


def classify(
    predictions: Predictions, split: Split, asked: tuple[str, ...]
) -> dict[str, dict[str, Any]]:
    """Returns the scores of every output with classes and a target, as scikit-learn has them.

    Args:
        predictions: On the split.
        split: With its targets.
        asked: Of ``per_class`` and ``confusion_matrix``; accuracy and macro averages are always
            there. ``unanswered`` is how many rows or steps are none of the classes, as the model
            gave NaN for them; it is there where they are any.
    """
    return {
        name: _classify(answer, split.targets[name], asked)
        for name, answer in predictions.items()
        if answer.classes is not None and name in split.targets
    }


def summarize(classification: dict[str, dict[str, Any]], several: bool) -> Numbers:
    """Returns the numbers of a classification that stand beside loss and metrics.

    Args:
        classification: By output.
        several: The model has several outputs; then names begin with theirs, as Keras' do.
    """
    numbers: Numbers = {}
    for name, found in classification.items():
        prefix = f"{name}_" if several else ""
        for key in ("accuracy", "subset_accuracy"):
            numbers |= {f"{prefix}{key}": found[key]} if key in found else {}
        for key in ("macro", "micro"):
            numbers |= {f"{prefix}{key}_f1": found[key]["f1"]} if key in found else {}
    return numbers


def _classify(answer: Answer, target: Any, asked: tuple[str, ...]) -> dict[str, Any]:
    if isinstance(answer, LabelAnswer):
        return answer.score(target, find_counted(answer, answer.outputs[..., 0]), asked)
    names = answer.classes or ()
    actual, given = class_indices(target, answer), answer.indices
    counted = find_counted(answer, actual)
    actual, given = actual[counted], given[counted]
    lost = given < 0
    counts = count_classes(actual, given, len(names))
    found: dict[str, Any] = {
        "accuracy": _mean((actual == given) & ~lost),
        "macro": {name: _mean(column) for name, column in counts.occurring().items()},
    }
    found |= {"unanswered": int(lost.sum())} if lost.any() else {}
    if "per_class" in asked:
        found["per_class"] = counts.by_class(names)
    if "confusion_matrix" in asked:
        found["confusion_matrix"] = confuse(actual, given, len(names)).tolist()
    return found


def find_counted(answer: Answer, actual: Any) -> Any:
    """Returns which rows and steps the scores of classes count: those that Keras' metrics count.

    Args:
        answer: Of an output with classes.
        actual: The class of each step, as an index; shape (rows, …).

    Returns:
        True where a step counts; in the shape of `actual`.
    """
    counted = np.ones(actual.shape, bool) if answer.ignored is None else actual != answer.ignored
    if answer.mask is None:
        return counted
    axes = actual.ndim - answer.mask.ndim
    mask = answer.mask.reshape(*answer.mask.shape, *(1,) * axes)
    return mask & counted


def _mean(values: Any) -> float:
    """Returns a mean; NaN, as of nothing, where nothing counts."""
    return float(values.mean()) if len(values) else float("nan")
