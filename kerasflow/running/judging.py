"""A model judged on its splits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.feeding import Split
from kerasflow.running.engines.evaluators import Evaluator
from kerasflow.running.outputs import Classes, describe_outputs
from kerasflow.running.predictions import Predictions
from kerasflow.running.scores import Numbers, classify, measure, predict_split, summarize


@dataclass(slots=True)
class Judgement:
    """What each split came to.

    Args:
        numbers: Loss, metrics and scikit-learn's averages, by split.
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
        judgement.numbers[name] = measure(evaluator, split, callbacks)
        if name != "train" and split.targets:
            predictions = predict_split(evaluator, split, outputs, callbacks)
            found = classify(predictions, split, blueprint.evaluate.report)
            several = len(predictions) > 1
            # Keras' numbers count the rows' weights, so they stand where both have one.
            judgement.numbers[name] |= {
                key: value
                for key, value in summarize(found, several).items()
                if key not in judgement.numbers[name]
            }
            judgement.classification[name] = found
            judgement.predictions[name] = predictions
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
