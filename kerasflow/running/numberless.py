"""What is said of answers and scores that are no numbers."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from kerasflow.errors import printable
from kerasflow.running.records import NOT_FINITE

if TYPE_CHECKING:
    from kerasflow.running.predictions import Predictions
    from kerasflow.running.scores import Numbers


def say_answers(predictions: Predictions, report: Mapping[str, Any]) -> None:
    """Says on stderr of which outputs there are answers that are no numbers; otherwise nothing.

    Args:
        predictions: On any rows.
        report: Of the run.
    """
    found = []
    for name, answer in predictions.items():
        rows = answer.outputs.reshape(len(answer.outputs), -1)
        wrong = int((~np.isfinite(rows).all(axis=1)).sum())
        if wrong:
            found.append(f"`{name}` is NaN or infinite for {wrong:,} of {len(rows):,} rows")
    _say(found, report)


def say_scores(numbers: Mapping[str, Numbers], report: Mapping[str, Any]) -> None:
    """Says on stderr which scores are no numbers; otherwise nothing.

    Args:
        numbers: By split.
        report: Of the run.
    """
    _say([*_scores(numbers)], report)


def say_unanswered(classification: Mapping[str, Mapping[str, Any]]) -> None:
    """Says on stderr how many answers are none of the classes; otherwise nothing.

    Args:
        classification: Scores of each output with classes, by split.
    """
    counts = {
        (split, name): found["unanswered"]
        for split, outputs in classification.items()
        for name, found in outputs.items()
        if "unanswered" in found
    }
    _say([f"on `{at[0]}`, {_unanswered(at[1], count)}" for at, count in counts.items()], {})


def _unanswered(name: str, count: int) -> str:
    answers = "1 answer" if count == 1 else f"{count:,} answers"
    return (
        f"`{name}` is NaN in {answers}, which the scores of classes take for no class; metrics of "
        "Keras take NaN for one"
    )


def _scores(numbers: Mapping[str, Numbers]) -> Iterator[str]:
    for split, scores in numbers.items():
        wrong = [f"`{name}`" for name, value in scores.items() if not np.isfinite(value)]
        if wrong:
            verb = "is" if len(wrong) == 1 else "are"
            yield f"on `{split}`, {', '.join(wrong)} {verb} NaN or infinite"


def _say(found: list[str], report: Mapping[str, Any]) -> None:
    stopped = report.get("stopped") == NOT_FINITE
    why = "; the training of this run ended because its loss was no number" if stopped else ""
    for text in found:
        sys.stderr.write(printable(f"{text}{why}") + "\n")
