"""What is said of how a training went: interrupted, over-fitting, ended too early."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from kerasflow.blueprints.specs import Component
from kerasflow.reporting.cautions import Caution, Findings, Rule
from kerasflow.reporting.tables import number, percent

_RISE = 1.05
"""So many times its lowest value, a validation loss has risen."""

_GAIN = 0.02
"""What the last epoch gained, as a share of the loss, where a training was still improving."""

_GAP = 0.05
"""By how much accuracy on the training split may exceed that on the other."""


def find_stop(findings: Findings) -> Iterator[Caution]:
    """Tells a run that did not go to its end."""
    stopped, epochs = findings.report.get("stopped"), findings.report.get("epochs") or 0
    if not stopped or stopped == "early":
        return
    title = {
        "interrupted": "The run was interrupted",
        "terminated": "The run was terminated",
        "failed": "The training failed",
    }.get(stopped, f"The training ended: {stopped}")
    missing = "" if findings.judged else " Nothing was judged, so most of this page is missing."
    yield Caution(
        title,
        f"{epochs} epoch{' was' if epochs == 1 else 's were'} trained to the end.{missing}",
        "Take the numbers for those of a model that was not trained as the blueprint says, and run "
        "it again before you compare it.",
    )


def find_unmet(findings: Findings) -> Iterator[Caution]:
    """Tells what the blueprint expects and the run did not come to."""
    for each in findings.report.get("expected") or ():
        if each.get("met") is False:
            low, high = each["range"]
            yield Caution(
                f"{each['metric']} is not what the blueprint expects",
                f"It is {number(each['value'])}, outside of {low:g} to {high:g}, which "
                "`about.expect` gives.",
                "See whether data, seed or versions differ from when the range was written.",
            )


def find_overfitting(findings: Findings) -> Iterator[Caution]:
    """Tells a validation loss that rises while the training loss falls."""
    losses, watched = _values(findings, "loss"), _values(findings, "val_loss")
    if len(watched) < 3 or len(watched) != len(losses) or _restores(findings):
        return
    best = min(range(len(watched)), key=lambda epoch: watched[epoch])
    lowest, last = watched[best], watched[-1]
    if last <= lowest * _RISE if lowest > 0 else last <= lowest + 0.05 * abs(lowest):
        return
    if losses[-1] < losses[best]:
        epoch = _first_epoch(findings) + best
        yield Caution(
            "The model over-fits",
            f"The validation loss was lowest in epoch {epoch}, {number(lowest)}, and is "
            f"{number(last)} at the end, while the training loss fell from "
            f"{number(losses[best])} to {number(losses[-1])}.",
            "Stop there: `EarlyStopping` with `restore_best_weights`, or fewer epochs. To get "
            "further: more data, `Dropout`, a regularizer, or a smaller model.",
        )


def find_gap(findings: Findings) -> Iterator[Caution]:
    """Tells a model that knows its training rows much better than others, without validation."""
    split = findings.evidence.judged
    numbers, train = findings.report.get(split or "") or {}, findings.report.get("train") or {}
    known, other = train.get("accuracy"), numbers.get("accuracy")
    if _values(findings, "val_loss") or known is None or other is None or known - other <= _GAP:
        return
    yield Caution(
        "The model knows its training rows much better than others",
        f"Accuracy is {number(known)} on `train` and {number(other)} on `{split}`.",
        "It may have learned rows by heart: watch a validation split (`data.split.validation`) to "
        "see from which epoch on, and try fewer epochs, `Dropout`, or more data.",
    )


def find_unfinished(findings: Findings) -> Iterator[Caution]:
    """Tells a training that was still improving when it ended."""
    stopped = findings.report.get("stopped")
    watched = _values(findings, "val_loss")
    values, name = (watched, "validation loss") if watched else (_values(findings, "loss"), "loss")
    if stopped or len(values) < 3 or values[-1] > min(values):
        return
    gained = (values[-2] - values[-1]) / abs(values[-2]) if values[-2] else 0.0
    if gained < _GAIN:
        return
    advice = "Train longer (`--set fit.epochs=…`)"
    if watched:
        advice += ", with `EarlyStopping` to end it by itself."
    else:
        advice += (
            ". There is no validation split, so this is the training loss, which also falls when "
            "a model learns rows by heart: `data.split.validation` would tell."
        )
    yield Caution(
        "The training was still improving when it ended",
        f"In the last epoch the {name} fell by {percent(gained)}, from {number(values[-2])} to "
        f"{number(values[-1])}, its lowest value.",
        advice,
    )


def _values(findings: Findings, name: str) -> list[float]:
    """Returns the finite values of the last phase, for a loss may be another one in each."""
    lines = _last_phase(findings)
    values = [line.get(name) for line in lines]
    return [float(value) for value in values if value is not None and math.isfinite(value)]


def _last_phase(findings: Findings) -> Sequence[Any]:
    last = findings.lines[-1].get("phase", 0) if findings.lines else 0
    return [line for line in findings.lines if line.get("phase", 0) == last]


def _first_epoch(findings: Findings) -> int:
    return len(findings.lines) - len(_last_phase(findings)) + 1


def _restores(findings: Findings) -> bool:
    """Returns whether the weights of the best epoch were taken in the end."""
    callbacks = findings.evidence.blueprint.expansion.callbacks
    return any(
        isinstance(each, Component) and each.args.get("restore_best_weights") for each in callbacks
    )


TRAINING_RULES: tuple[Rule, ...] = (
    find_stop,
    find_unmet,
    find_overfitting,
    find_gap,
    find_unfinished,
)
