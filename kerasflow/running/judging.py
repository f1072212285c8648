"""A model judged on its splits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.feeding import Split
from kerasflow.running.engines.evaluators import Evaluator
from kerasflow.running.numberless import say_unanswered
from kerasflow.running.outputs import Classes, describe_outputs
from kerasflow.running.predictions import Predictions
from kerasflow.running.scores import Numbers, classify, measure, measure_and_predict, summarize


@dataclass(slots=True)
class Judgement:
    """What each split came to.

    Args:
        numbers: Loss, metrics and averages over the classes, by split.
        classification: Scores of each output with classes, by split.
        predictions: By split; not of the training split.
    """

    numbers: dict[str, Numbers] = field(default_factory=dict)
    classification: dict[str, dict[str, Any]] = field(default_factory=dict)
    predictions: dict[str, Predictions] = field(default_factory=dict)


def judge(
    evaluator: Evaluator,
    splits: Mapping[str, Split],
    blueprint: Blueprint,
    classes: Classes,
    callbacks: Sequence[Any] = (),
) -> Judgement:
    """Judges a model; of the training split Keras' numbers alone are asked.

    Args:
        evaluator: Of the model.
        splits: By name; one that stands under two names is judged once.
        blueprint: Says the batch size, and what is reported of classes.
        classes: Of the targets, as the data has them.
        callbacks: Are told of the batches.
    """
    judgement = Judgement()
    outputs = describe_outputs(blueprint, classes)
    done: dict[int, str] = {}
    for name, split in splits.items():
        if id(split) in done:
            _copy(judgement, done[id(split)], name)
            continue
        done[id(split)] = name
        if name == "train" or not split.targets:
            judgement.numbers[name] = measure(evaluator, split, callbacks)
            continue
        numbers, predictions = measure_and_predict(evaluator, split, outputs, callbacks)
        judgement.numbers[name] = numbers
        if predictions is None:
            break
        found = classify(predictions, split, blueprint.evaluate.report)
        for key, value in summarize(found, len(predictions) > 1).items():
            # Keras' numbers count the rows' weights, so they stand where both have one.
            numbers.setdefault(key, value)
        judgement.classification[name] = found
        judgement.predictions[name] = predictions
    say_unanswered(judgement.classification)
    return judgement


def _copy(judgement: Judgement, known: str, name: str) -> None:
    parts: tuple[dict[str, Any], ...] = (
        judgement.numbers,
        judgement.classification,
        judgement.predictions,
    )
    for part in parts:
        if known in part:
            part[name] = part[known]
