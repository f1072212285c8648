"""How good a model is: Keras' metrics, and scikit-learn's where outputs are classes."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from threading import Thread
from typing import Any

import numpy as np

from kerasflow.feeding import Split
from kerasflow.running.batches import pack, pack_inputs
from kerasflow.running.engines.evaluators import Evaluator
from kerasflow.running.outputs import Classes, Outputs, class_indices
from kerasflow.running.predictions import Answer, Predictions
from kerasflow.running.watching import ordered

Numbers = dict[str, float]

_SCORES = ("precision", "recall", "f1")


def measure(evaluator: Evaluator, split: Split, callbacks: Sequence[Any] = ()) -> Numbers:
    """Returns the loss and Keras' metrics on a split."""
    return ordered(evaluator.evaluate(pack(split, evaluator.model), callbacks))


def predict_split(
    evaluator: Evaluator, split: Split, outputs: Outputs, callbacks: Sequence[Any] = ()
) -> Predictions:
    """Returns what a model gives on a split."""
    return outputs.read(evaluator.predict(pack_inputs(split.inputs), callbacks), split.targets)


def classify(
    predictions: Predictions, split: Split, asked: tuple[str, ...]
) -> dict[str, dict[str, Any]]:
    """Returns scikit-learn's scores of every output with classes and a target.

    Args:
        predictions: On the split.
        split: With its targets.
        asked: Of ``per_class`` and ``confusion_matrix``; accuracy and macro averages are always
            there.
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
        numbers[f"{prefix}accuracy"] = found["accuracy"]
        numbers[f"{prefix}macro_f1"] = found["macro"]["f1"]
    return numbers


def import_ahead(classes: Classes) -> None:
    """Begins to import scikit-learn, which takes a second, beside the training.

    Args:
        classes: By output; without any, scikit-learn is not needed.
    """
    if any(names is not None for names in classes.values()):
        Thread(target=import_module, args=("sklearn.metrics",)).start()


def _classify(answer: Answer, target: Any, asked: tuple[str, ...]) -> dict[str, Any]:
    from sklearn.metrics import accuracy_score, confusion_matrix, precision_recall_fscore_support

    names = answer.classes or ()
    actual, given = class_indices(target, answer).reshape(-1), answer.indices.reshape(-1)
    labels = np.arange(len(names))
    # Averages are over the classes that occur, as scikit-learn has it.
    macro = precision_recall_fscore_support(actual, given, average="macro", zero_division=0)[:3]
    found: dict[str, Any] = {
        "accuracy": float(accuracy_score(actual, given)),
        "macro": dict(zip(_SCORES, map(float, macro), strict=True)),
    }
    if "per_class" in asked:
        scores = precision_recall_fscore_support(actual, given, labels=labels, zero_division=0)
        rows = zip(*(column.tolist() for column in scores), strict=True)
        columns = (*_SCORES, "rows")
        found["per_class"] = {
            name: dict(zip(columns, row, strict=True))
            for name, row in zip(names, rows, strict=True)
        }
    if "confusion_matrix" in asked:
        found["confusion_matrix"] = confusion_matrix(actual, given, labels=labels).tolist()
    return found
