"""Rules on metrics: whether each takes what the output gives, and counts what the loss counts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from kerasflow.blueprints.specs import Value
from kerasflow.catalog import find
from kerasflow.checking.contexts import Context
from kerasflow.checking.output_heads import LossOrMetric, OutputHead
from kerasflow.checking.wording import spelled
from kerasflow.errors import Problem

_PROBABILITIES = ("softmax", "sigmoid")


def metric_on_logits(context: Context) -> Iterator[Problem]:
    """A metric that takes for probabilities what are logits, beside a loss that is told so."""
    for head in context.output_heads:
        for metric in head.metrics if _gives_logits(head) else ():
            hint = _for_logits(head, metric)
            if hint:
                message = f"`{metric.text}` takes probabilities, but `{head.name}` gives logits"
                yield metric.problem("KF523", message, hint, "warning")


def metric_from_logits_of_probabilities(context: Context) -> Iterator[Problem]:
    """A metric that takes for logits what an activation has made probabilities of."""
    for head in context.output_heads:
        for metric in head.metrics if head.activation in _PROBABILITIES else ():
            if "from_logits" in _arguments(metric) and metric.args.get("from_logits") is True:
                ends = f"`{head.name}` ends in `{head.activation}`"
                message = f"`{metric.text}` takes logits, but {ends}"
                yield metric.problem("KF523", message, 'remove "from_logits"', "warning")


def _gives_logits(head: OutputHead) -> bool:
    told = head.loss is not None and head.loss.args.get("from_logits") is True
    return told and head.activation not in _PROBABILITIES


def _for_logits(head: OutputHead, metric: LossOrMetric) -> str | None:
    """Returns what to write of a metric that is given logits; None where it takes them."""
    name, args = metric.name, metric.args
    if name == "accuracy":
        cut = {"threshold": 0.0, "name": metric.text}
        return f"write {_written('BinaryAccuracy', cut)}" if head.units == 1 else None
    if cut_by := metric.value("cut"):
        # Of the highest units, which ones they are is the same for logits.
        cut_by_rank = args.get("top_k") is not None
        given = cut_by_rank or args.get(cut_by) is not None
        return None if given else f"write {_written(name, {**args, cut_by: 0.0})}"
    if "from_logits" in _arguments(metric):
        told = "from_logits" in args
        return None if told else f"write {_written(name, {**args, 'from_logits': True})}"
    if name == "crossentropy":
        return 'name its class, with "from_logits": true'
    by_unit = metric.has("f_score") and (args.get("threshold") is not None or head.units == 1)
    misread = metric.has("of_probabilities") or by_unit
    return f"end `{head.name}` in an activation" if misread else None


def _arguments(metric: LossOrMetric) -> Collection[str]:
    entry = find("metrics", metric.name)
    return entry.parameters if entry else ()


def _written(name: str, args: Mapping[str, Value]) -> str:
    return f'{{"{name}": {spelled(dict(args))}}}'


def metric_of_labels(context: Context) -> Iterator[Problem]:
    """Intersection over union, which takes class numbers, where there are probabilities."""
    for head in context.output_heads:
        for metric in head.metrics:
            hint = _for_probabilities(head, metric)
            if hint:
                units = f"{head.units} unit{'' if head.units == 1 else 's'}"
                message = f"`{metric.text}` takes class numbers, but `{head.name}` gives {units}"
                yield metric.problem("KF506", message, hint)


def _for_probabilities(head: OutputHead, metric: LossOrMetric) -> str | None:
    """Returns what to write where a metric takes class numbers and gets units; None elsewhere."""
    name, args = metric.name, metric.args
    of_labels = metric.has("of_labels")
    if not (of_labels or metric.has("of_one_hot_labels")) or head.units is None:
        return None
    if head.units == 1:
        return 'use {"BinaryIoU": {"threshold": 0.5}} for one unit'
    if args.get("sparse_y_pred", of_labels) is False:
        return None
    return f"write {_written(name, {**args, 'sparse_y_pred': False})}"


def metric_of_another_form(context: Context) -> Iterator[Problem]:
    """Intersection over union for class numbers on one-hot targets, or the reverse."""
    for head in context.output_heads:
        target, many = head.target, (head.units or 0) > 1
        if target is None or target.classes is None or not many:
            continue
        for metric in head.metrics:
            sparse = metric.args.get("sparse_y_true", True)
            if metric.has("of_labels") and target.one_hot and sparse is True:
                args = {**metric.args, "sparse_y_true": False}
                hint = f"write {_written(metric.name, args)}"
                message = f"`{metric.text}` takes class numbers, but `{head.name}` has one-hot "
                yield metric.problem("KF506", message + "targets", hint)
            elif metric.has("of_one_hot_labels") and not target.one_hot and _is_told(head):
                plain = metric.name.removeprefix("OneHot")
                hint = f"write {_written(plain, {**metric.args, 'sparse_y_pred': False})}"
                message = f"`{metric.text}` takes one-hot targets, but `{head.name}` has class "
                yield metric.problem("KF506", message + "numbers", hint)


def _is_told(head: OutputHead) -> bool:
    """Whether the loss says that targets are class numbers."""
    return head.loss is not None and head.loss.has("of_indices")


def score_of_one_unit(context: Context) -> Iterator[Problem]:
    """An F score that chooses the highest unit, of which there is one, so that it is all rows."""
    for head in context.output_heads:
        for metric in head.metrics if head.units == 1 and not _gives_logits(head) else ():
            if metric.has("f_score") and metric.args.get("threshold") is None:
                message = f"`{metric.text}` without a threshold counts the highest unit of a row, "
                hint = f"write {_written(metric.name, {**metric.args, 'threshold': 0.5})}"
                yield metric.problem("KF506", message + "and there is one", hint, "warning")


def metric_of_ignored_rows(context: Context) -> Iterator[Problem]:
    """A cross-entropy that is measured on the label which the loss ignores, and fails at it."""
    for head in context.output_heads:
        ignored = head.ignored
        if ignored is None or 0 <= ignored < (head.units or 0):
            continue
        for metric in head.metrics:
            told = metric.args.get("ignore_class") == ignored
            if metric.name == "SparseCategoricalCrossentropy" and not told:
                args = {**metric.args, "ignore_class": ignored}
                message = f"`{metric.text}` takes the label {ignored}, which the loss ignores, "
                hint = f"write {_written(metric.name, args)}"
                yield metric.problem("KF522", message + "for a class", hint)
