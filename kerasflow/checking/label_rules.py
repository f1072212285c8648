"""Rules on targets of several labels a row: how they are written, and what is made for them."""

from __future__ import annotations

from collections.abc import Iterator

from kerasflow.blueprints.classes import class_names
from kerasflow.blueprints.sections import TargetSpec
from kerasflow.checking.contexts import Context
from kerasflow.checking.output_heads import LossOrMetric, OutputHead
from kerasflow.checking.wording import spelled
from kerasflow.errors import Problem
from kerasflow.paths import Path


def labels_written_otherwise(context: Context) -> Iterator[Problem]:
    """A target of several labels that does not say so, or says it in two ways, or not in full."""
    for name, target in context.targets.items():
        path = Path(("data", "target", name))
        for key, message, hint in (_labels if target.multi_label else _no_labels)(target):
            yield Problem("KF623", message, path / key, hint=hint)


def _no_labels(target: TargetSpec) -> Iterator[tuple[str, str, str]]:
    if target.label_columns:
        message = "a target is one column, unless each of several says whether a row has a label"
        hint = 'add "multi_label": true for columns of 0 and 1; bring others together in '
        yield "from", message, f"{hint}`preprocess`, with `Concatenate`"
    elif target.separator is not None:
        message = "`separator` stands between the labels of a cell, and this target has one class"
        yield "separator", message, 'add "multi_label": true, or leave it out'


def _labels(target: TargetSpec) -> Iterator[tuple[str, str, str]]:
    columns, names = target.label_columns, class_names(target)
    if target.one_hot:
        message = "`one_hot` is for one class of many, and `multi_label` for several labels a row"
        yield "one_hot", message, 'leave "one_hot" out; each label has a column of its own anyway'
    if names is None:
        message = "`multi_label` needs the labels: `classes`, or a column for each in `from`"
        yield "multi_label", message, 'add "classes": ["sport", "politics"]'
        return
    if columns and len(names) != len(columns):
        message = f"`from` lists {len(columns)} columns, and `classes` names {len(names)} labels"
        yield "classes", message, "name a label for each column, or leave `classes` out"
    if len(set(columns)) < len(columns):
        twice = next(name for at, name in enumerate(columns) if name in columns[:at])
        yield "from", f"the column `{twice}` is listed twice", "list every label's column once"
    for label in names:
        if not label or label != label.strip():
            message = f"the label {spelled(label)} begins or ends in a blank, which counts for none"
            yield "classes" if target.classes else "from", message, "name it without"
        elif target.joint in label:
            message = f"the label `{label}` holds `{target.joint}`, which stands between labels"
            key = next(it for it in ("separator", "classes", "from") if getattr(target, it, None))
            yield key, message, 'give another "separator", such as ";"'


def labels_as_one_choice(context: Context) -> Iterator[Problem]:
    """A loss or an activation that chooses one of many, where a row has several labels."""
    for head in _heads(context):
        loss, single = head.loss, "chooses one class of many, and a row of"
        several = f"`{head.name}` has several labels"
        if loss and loss.has("choosing"):
            hint = 'use `binary_crossentropy`, with "activation": "sigmoid" before it'
            message = f"`{loss.text}` {single} {several}"
            yield loss.problem("KF526", message, hint)
        elif head.activation == "softmax" and head.units != 1:
            path = head.units_path.parent if head.units_path else Path(("model",))
            hint = '"activation": "sigmoid", with `binary_crossentropy`'
            yield Problem("KF526", f"`softmax` {single} {several}", path, hint=hint, at_key=True)


def metric_of_one_choice(context: Context) -> Iterator[Problem]:
    """A metric that takes the largest unit for the answer."""
    for head in _heads(context):
        for metric in head.metrics:
            yield from _chooses(head, metric)


def _chooses(head: OutputHead, metric: LossOrMetric) -> Iterator[Problem]:
    several = f"and a row of `{head.name}` has several labels"
    if head.classes == 1 and metric.name in ("accuracy", "crossentropy"):
        return
    if metric.has("choosing"):
        message = f"`{metric.text}` takes the largest unit for the answer, {several}"
        is_loss = metric.name.lower().endswith("crossentropy")
        hint = f"use `binary_{'crossentropy' if is_loss else 'accuracy'}`"
        yield metric.problem("KF527", message, hint)
    elif metric.has("f_score") and metric.args.get("threshold") is None:
        message = f"`{metric.text}` without `threshold` takes the largest unit alone, {several}"
        args = {**metric.args, "threshold": 0.5}
        yield metric.problem("KF527", message, f'write {{"{metric.name}": {spelled(args)}}}')


def _heads(context: Context) -> Iterator[OutputHead]:
    return (head for head in context.output_heads if head.target and head.target.multi_label)


def rows_split_by_labels(context: Context) -> Iterator[Problem]:
    """Rows split by the class of each, where a row has several labels."""
    data = context.blueprint.data
    column = data.split.stratify if data else None
    for target in context.targets.values():
        if target.multi_label and not target.label_columns and column == target.column:
            message = f"`stratify` splits rows by one class each, and `{column}` has several labels"
            hint = "leave it out, or name a column with one value a row"
            yield Problem("KF625", message, Path(("data", "split", "stratify")), hint=hint)
