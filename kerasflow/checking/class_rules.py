"""Rules on classes: how targets hold them, how many there are, and what is made for which."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from kerasflow.blueprints.sections import TargetSpec
from kerasflow.blueprints.sources.known import find_source
from kerasflow.catalog import find, identifiers
from kerasflow.checking.contexts import Context
from kerasflow.checking.output_heads import LossOrMetric, OutputHead
from kerasflow.errors import Problem, Severity

Encoding = Literal["indices", "one_hot"]

# Where there is no such loss for the other encoding: for class numbers, and for one-hot targets.
_OF_ALL = ("sparse_categorical_crossentropy", "categorical_crossentropy")
_ENCODED = {"indices": "class numbers", "one_hot": "one-hot targets"}


def loss_of_another_encoding(context: Context) -> Iterator[Problem]:
    """A loss for class numbers on one-hot targets, or the reverse."""
    for head in context.output_heads:
        target, loss, wants = head.target, head.loss, _wanted(head.loss)
        if not target or not loss or not wants or target.classes is None or target.multi_label:
            continue
        if wants == "indices" and target.one_hot:
            hint = f'remove "one_hot", or use {_other(loss)}'
            yield _misencoded(head, loss, "one_hot", hint, "error")
        elif wants == "one_hot" and not target.one_hot and not _is_made(context, target):
            hint = f'add "one_hot": true to the target, or use {_other(loss)}'
            yield _misencoded(
                head, loss, "indices", hint, "error" if is_scalar(context, target) else "warning"
            )


def _wanted(scorer: LossOrMetric | None) -> Encoding | None:
    if scorer is None:
        return None
    if scorer.has("of_indices"):
        return "indices"
    return "one_hot" if scorer.has("of_one_hot") else None


def _other(scorer: LossOrMetric) -> str:
    """The name of the same for the other encoding, spelled as this one is."""
    snake = scorer.text[0].islower()
    if scorer.name.startswith("Sparse"):
        name = scorer.text.removeprefix("sparse_" if snake else "Sparse")
    else:
        name = ("sparse_" if snake else "Sparse") + scorer.text
    known = find(scorer.kind, identifiers(scorer.kind).get(name, name))
    return f"`{name}`" if known else f"`{_OF_ALL[scorer.has('of_indices')]}`"


def _misencoded(
    head: OutputHead, scorer: LossOrMetric, found: Encoding, hint: str, how: Severity
) -> Problem:
    wants = "one_hot" if found == "indices" else "indices"
    targets = _ENCODED[found]
    message = f"`{scorer.text}` takes {_ENCODED[wants]}, but `{head.name}` has {targets}"
    code = "KF504" if head.loss is scorer else "KF506"
    return scorer.problem(code, message, hint, how)


def _is_made(context: Context, target: TargetSpec) -> bool:
    """Whether a target comes out of `preprocess`, which may have encoded it already."""
    made = context.preprocess.outputs if context.preprocess else {}
    return any(name in made for name in target.columns)


def is_scalar(context: Context, target: TargetSpec) -> bool:
    """Whether each row of a target is one value, for certain: a cell of a table."""
    if target.multi_label or target.label_columns:
        return False
    data = context.blueprint.data
    whole = context.is_whole("data", "data.features", "preprocess")
    if not data or not data.source or not whole or _is_made(context, target):
        return False
    column = data.features.get(target.column, target.column)
    known = find_source(data.source.kind)
    return known is not None and known.has_single_values(data.source.options, column)


def units_without_classes(context: Context) -> Iterator[Problem]:
    """As many units as classes is what a loss for one class of many takes."""
    for head in context.output_heads:
        target, loss, classes, units = head.target, head.loss, head.classes, head.units
        if not target or not loss or classes is None or units is None:
            continue
        if units == 1 and head.activation == "softmax":
            continue  # wrong by itself, and said so
        if loss.has("of_indices") and not _has_columns(target) and units != classes:
            yield _miscounted(head, "error" if units < classes else "warning")
        elif _has_columns(target) and not _is_misread(loss, target) and units != classes:
            yield _miscounted(head, "error")


def _is_misread(loss: LossOrMetric, target: TargetSpec) -> bool:
    """Whether a loss takes columns for indices, which is told already."""
    return target.one_hot and _wanted(loss) == "indices"


def _miscounted(head: OutputHead, severity: Severity) -> Problem:
    units = f"{head.units} unit{'' if head.units == 1 else 's'}"
    kind = "label" if head.target and head.target.multi_label else "class"
    several = "" if head.classes == 1 else "s" if kind == "label" else "es"
    message = f"`{head.name}` has {units}, and its target has {head.classes} {kind}{several}"
    hint = f'"{head.units_path.parts[-1]}": {head.classes}'
    return Problem("KF505", message, head.units_path, hint=hint, severity=severity)


def binary_loss_of_many_classes(context: Context) -> Iterator[Problem]:
    """One unit that says yes or no, where there are more than two classes."""
    for head in context.output_heads:
        loss, classes = head.loss, head.classes or 0
        if not loss or not loss.has("binary") or not head.target or _has_columns(head.target):
            continue
        single = head.units == 1 and head.activation != "softmax"
        if single and classes > 2 and not _is_made(context, head.target):
            message = f"`{loss.text}` on one unit tells two classes apart, not {classes}"
            hint = f"{classes} units with softmax, and `sparse_categorical_crossentropy`"
            yield loss.problem("KF505", message, hint)
        elif head.units and head.units > 1 and classes and is_scalar(context, head.target):
            message = f"`{loss.text}` compares {head.units} units with one class number"
            hint = (
                'use `sparse_categorical_crossentropy`, or "one_hot": true on the target; '
                'for several labels a row, "multi_label": true'
            )
            yield loss.problem("KF504", message, hint)


def _has_columns(target: TargetSpec) -> bool:
    """Whether a target has a column for each class."""
    return target.one_hot or target.multi_label


def regression_of_classes(context: Context) -> Iterator[Problem]:
    """A loss for quantities on class numbers, whose distances mean nothing."""
    for head in context.output_heads:
        loss, classes = head.loss, head.classes or 0
        if loss and loss.has("regression") and classes > 2 and head.target:
            if _has_columns(head.target) or _is_made(context, head.target):
                continue
            message = f"`{loss.text}` takes the {classes} classes of `{head.name}` for quantities"
            otherwise = 'leave out "classes" if they are quantities'
            hint = f"use `sparse_categorical_crossentropy`; {otherwise}"
            yield loss.problem("KF504", message, hint, "warning")


def loss_that_broadcasts(context: Context) -> Iterator[Problem]:
    """One value a row against several units: Keras compares each unit with it, silently."""
    for head in context.output_heads:
        loss, target = head.loss, head.target
        if not loss or not target or not loss.has("regression"):
            continue
        if head.classes or target.classes is not None:
            continue
        if head.units and head.units > 1 and is_scalar(context, target):
            column, units = f"the column `{target.column}`", f"`{head.name}` has {head.units} units"
            message = f"{column} is one number a row, and the output {units}"
            hint = f"one unit; `{loss.text}` would compare each unit with the same number"
            yield loss.problem("KF507", message, hint)


def metric_of_another_encoding(context: Context) -> Iterator[Problem]:
    """A metric for class numbers on one-hot targets, or the reverse."""
    for head in context.output_heads:
        found = _encoding(context, head)
        for metric in head.metrics if found else ():
            if found and _wanted(metric) not in (None, found):
                yield _misencoded(head, metric, found, f"use {_other(metric)}", "error")


def _encoding(context: Context, head: OutputHead) -> Encoding | None:
    """How the classes of a target are certainly held, by its own words and by those of the loss."""
    target, wanted = head.target, _wanted(head.loss)
    if target and target.multi_label:
        return None
    said: Encoding | None = None
    if target and target.classes is not None:
        if target.one_hot:
            said = "one_hot"
        elif is_scalar(context, target):
            said = "indices"
    return said or wanted if wanted in (None, said) or said is None else None


def metric_by_unit(context: Context) -> Iterator[Problem]:
    """A metric that compares unit by unit, on class numbers or on one choice of many."""
    for head in context.output_heads:
        many = head.units is not None and head.units > 1
        found = _encoding(context, head) if many else None
        for metric in head.metrics:
            if not metric.has("unit_by_unit") or (head.target and head.target.multi_label):
                continue
            if found == "indices":
                message = f"`{metric.text}` compares {head.units} units with one class number"
                hint = '"one_hot": true on the target, with a loss for that'
                yield metric.problem("KF506", message, hint)
            elif metric.name == "BinaryAccuracy" and head.activation == "softmax" and many:
                message = f"`{metric.text}` counts units, not rows; most of them are 0 anyway"
                yield metric.problem("KF506", message, 'use "accuracy"', "warning")


def accuracy_of_quantities(context: Context) -> Iterator[Problem]:
    """Accuracy where a quantity is predicted: it counts exact hits, of which there are none."""
    whole = context.is_whole("data") and context.is_complete("data.target")
    for head in context.output_heads if whole else ():
        regression = head.loss and head.loss.has("regression") and head.activation == "linear"
        for metric in head.metrics:
            if metric.name == "accuracy" and regression and not head.classes:
                loss = head.loss.text if head.loss else ""
                hits = "exact hits, of which there are none"
                message = f"`{metric.text}` beside `{loss}` counts {hits}"
                hint = 'use "mae", or "RootMeanSquaredError"'
                yield metric.problem("KF506", message, hint, "warning")
            elif metric.name == "Accuracy" and head.activation in ("softmax", "sigmoid"):
                message = f"`{metric.text}` asks whether a probability equals the target exactly"
                hint = 'write "accuracy", in quotes alone'
                yield metric.problem("KF506", message, hint, "warning")
