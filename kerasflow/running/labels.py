"""Labels for which a model has no unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.sections import TargetSpec
from kerasflow.checking.output_heads import LossOrMetric, OutputHead, find_output_heads
from kerasflow.errors import Refusal
from kerasflow.feeding import Split, pieces

_MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Limit:
    """How many labels a loss or metric knows.

    Args:
        scorer: The loss or metric.
        count: Of units or classes; the largest label is one less.
        ignored: Labels that do not count.
    """

    scorer: LossOrMetric
    count: int
    ignored: frozenset[Any]


def refuse_labels(
    blueprint: Blueprint,
    splits: Mapping[str, Split],
    outputs: Mapping[str, tuple[int | None, ...]],
    ranges: Mapping[str, tuple[float, float]],
) -> None:
    """Refuses labels for which an output has no unit.

    Args:
        blueprint: Checked.
        splits: Have the labels.
        outputs: The shapes of the rows that the model gives, by output.
        ranges: The smallest and the largest label of all splits.

    Raises:
        DataError: There is one, with its row.
    """
    graph, data = blueprint.expansion.graph, blueprint.data
    if graph is None or data is None:
        return
    calls = {call.name: call for call in graph.calls}
    for head in find_output_heads(graph, calls, blueprint.expansion.compile, data.target):
        if head.target is None or head.name not in outputs or head.name not in ranges:
            continue
        for limit in _limits(head, outputs[head.name]):
            low, high = ranges[head.name]
            whole = all(split.targets[head.name].dtype.kind != "f" for split in splits.values())
            if low < 0 or high >= limit.count or not whole:
                _refuse_beyond(head, head.target, limit, splits)


def _limits(head: OutputHead, shape: tuple[int | None, ...]) -> Iterator[Limit]:
    losses = (head.loss,) if head.loss else ()
    ignored = frozenset(_ignored(scorer) for scorer in losses)
    for scorer in (*losses, *head.metrics):
        if scorer.has("of_indices"):
            axis = scorer.args.get("axis", -1)
            at = axis - 1 if isinstance(axis, int) and axis >= 0 else axis
            count = shape[at] if shape else None
        elif scorer.has("of_labels") and scorer.args.get("sparse_y_true", True) is True:
            count = scorer.args.get("num_classes")
        else:
            continue
        if isinstance(count, int):
            yield Limit(scorer, count, ignored | {_ignored(scorer)} - {None})


def _ignored(scorer: LossOrMetric) -> Any:
    value = scorer.args.get("ignore_class")
    return value if isinstance(value, int) else None


def _refuse_beyond(
    head: OutputHead, spec: TargetSpec, limit: Limit, splits: Mapping[str, Split]
) -> None:
    for split in splits.values():
        for start, piece in pieces({head.name: split.targets[head.name]}):
            labels = piece[head.name]
            wrong = (labels < 0) | (labels >= limit.count) | (labels != np.floor(labels))
            for label in limit.ignored:
                wrong &= labels != label
            if wrong.any():
                at = tuple(int(i) for i in np.unravel_index(int(np.argmax(wrong)), wrong.shape))
                said = _say(head, limit, labels[at])
                refusal = Refusal(said, _remedy(head, limit, splits))
                place = (start + at[0], *at[1:])
                raise split.origin.fault(refusal, spec.column, place, target=True)


def _say(head: OutputHead, limit: Limit, label: Any) -> str:
    units = "one for each unit" if limit.scorer.has("of_indices") else "its `num_classes`"
    return (
        f"`{limit.scorer.text}` takes labels from 0 to {limit.count - 1}, {units} of "
        f"`{head.name}`, found {label:g}"
    )


def _remedy(head: OutputHead, limit: Limit, splits: Mapping[str, Split]) -> str:
    found: set[Any] = set()
    for split in splits.values():
        for _, piece in pieces({head.name: split.targets[head.name]}):
            found.update(np.unique(piece[head.name]).tolist())
    counted = sorted(found - limit.ignored)
    if any(label != int(label) for label in counted):
        return "labels are whole numbers; for a quantity, use a loss such as `mse`"
    unclassed = head.target is not None and head.target.classes is None
    if unclassed and len(counted) <= min(limit.count, _MOST_SHOWN):
        named = ", ".join(str(int(label)) for label in counted)
        return f'say which labels there are, with "classes": [{named}] for the target'
    units = f"give `{head.name}` a unit for each label, {int(max(counted)) + 1} of them"
    return f"{units}, or list the labels as `classes` of the target"
