"""What Keras will measure of a training: under which names, and which way is better."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, cast

from kerasflow import catalog
from kerasflow.blueprints.classes import class_names
from kerasflow.blueprints.sections import CompileSpec
from kerasflow.blueprints.specs import Component, FrozenDict, Value
from kerasflow.checking.output_heads import (
    METRICS,
    LossOrMetric,
    OutputHead,
    items_of,
    loss_or_metric_of,
)
from kerasflow.paths import Path

Mode = Literal["min", "max"]


class Measure(NamedTuple):
    """A number that Keras logs after every epoch, or numbers that one metric gives together.

    Args:
        name: Under which it is logged, without `val_`; None where nobody knows.
        mode: Which way is better; None where nobody knows.
        parts: Names of the single numbers, where the metric gives several; None for one number.
    """

    name: str | None
    mode: Mode | None
    parts: tuple[str, ...] | None = None

    @property
    def logged(self) -> tuple[str | None, ...]:
        """The names that are logged."""
        return (self.name,) if self.parts is None else self.parts


def list_measures(compile: CompileSpec, heads: Sequence[OutputHead]) -> tuple[Measure, ...]:
    """Returns what Keras will log of a training.

    Args:
        compile: Evaluated.
        heads: Of all outputs, in their order.
    """
    several = len(heads) > 1
    found = [Measure("loss", "min")]
    found += [Measure(f"{head.name}_loss", "min") for head in heads if several]
    for key in METRICS:
        for head, metric, place in _metrics(getattr(compile, key), compile.path / key, heads):
            found.append(_measure(head, metric, place, several=several))
    return tuple(found)


def better(measures: Sequence[Measure], monitor: str) -> Mode | None:
    """Returns which way a watched number is better; None where nobody knows.

    Args:
        measures: As `list_measures` gives them.
        monitor: The name of the number.
    """
    bare = monitor.removeprefix("val_")
    for name in (bare, uncounted(bare)):
        for measure in measures:
            if name in measure.logged:
                return measure.mode
    return None


_NUMBERED = re.compile(r"_\d+$")


def uncounted(name: str) -> str:
    """Returns a name without the number by which Keras tells metrics of one name apart."""
    return _NUMBERED.sub("", name)


def mode_of(scorer: str) -> Mode | None:
    """Returns which way a metric of Keras is better, by the name of its class."""
    return cast("Mode | None", catalog.values("metrics", "better").get(scorer))


def default_name(scorer: str) -> str:
    """Returns the name under which Keras logs a metric that has none of its own.

    Example:
        >>> default_name("FBetaScore"), default_name("AUC")
        ('fbeta_score', 'auc')
    """
    entry = catalog.find("metrics", scorer)
    default = entry.parameters["name"].default if entry and "name" in entry.parameters else None
    return default if isinstance(default, str) else _snake_case(scorer)


def name_parts(name: str, labels: Sequence[str]) -> tuple[str, ...]:
    """Returns the names of the numbers that one metric gives together.

    Args:
        name: Of the metric.
        labels: Of the classes, thresholds or units that the numbers are for.
    """
    return tuple(f"{name}_{label}" for label in labels)


def label_parts(
    count: int, thresholds: Sequence[float] | None, classes: Sequence[str] | None
) -> tuple[str, ...]:
    """Returns what the numbers that one metric gives together are for.

    Args:
        count: How many there are.
        thresholds: Of the metric, where it has several.
        classes: Of the output's target, where it has any.
    """
    if thresholds is not None and len(thresholds) == count:
        return tuple(f"{threshold:g}" for threshold in thresholds)
    if classes is not None and len(classes) == count:
        return tuple(classes)
    return tuple(str(index) for index in range(count))


def _metrics(
    value: Value, path: Path, heads: Sequence[OutputHead]
) -> Iterator[tuple[OutputHead | None, Value, Path]]:
    by_name = {head.name: head for head in heads}
    if isinstance(value, FrozenDict):
        items = [(by_name.get(name), item, path / name) for name, item in value.items()]
    elif isinstance(value, tuple) and len(heads) > 1:
        items = [
            (head, item, path / at)
            for at, (head, item) in enumerate(zip(heads, value, strict=False))
        ]
    else:
        items = [(heads[0] if heads else None, value, path)]
    for head, item, place in items:
        for metric, where in items_of(item, place):
            yield head, metric, where


def _measure(head: OutputHead | None, metric: Value, place: Path, *, several: bool) -> Measure:
    scorer = loss_or_metric_of(metric, "metrics", place)
    if scorer is None or head is None:
        return Measure(None, None)
    name = _name(metric, scorer)
    if name is not None and several:
        name = f"{head.name}_{name}"
    labels = _labels(head, scorer)
    parts = name_parts(name, labels) if name is not None and labels is not None else None
    return Measure(name, mode_of(scorer.name), parts)


def _labels(head: OutputHead, scorer: LossOrMetric) -> tuple[str, ...] | None:
    """Returns what the numbers of a metric are for; None for one that gives a single number."""
    thresholds = scorer.args.get("thresholds")
    if isinstance(thresholds, tuple) and scorer.name != "AUC":
        several = len(thresholds) > 1 and all(isinstance(each, (int, float)) for each in thresholds)
        return label_parts(len(thresholds), thresholds, None) if several else None
    if not gives_each_unit(scorer) or head.units == 1:
        return None
    classes = class_names(head.target) if head.target else None
    return label_parts(head.units or 0, None, classes)


def gives_each_unit(scorer: LossOrMetric) -> bool:
    """Returns whether a metric gives a number for each unit, as its arguments have it."""
    name = scorer.value("each_unit")
    entry = catalog.find("metrics", scorer.name)
    default = entry.parameters[name].default if entry and name else None
    return name is not None and scorer.args.get(name, default) is None


def _name(value: Value, scorer: LossOrMetric) -> str | None:
    if not isinstance(value, Component) and value in catalog.identifiers("metrics"):
        return str(value)
    name = scorer.args.get("name") or default_name(scorer.name)
    return name if isinstance(name, str) and "${" not in name else None


def _snake_case(name: str) -> str:
    """Returns the name that Keras makes of a class."""
    parted = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", re.sub(r"\W+", "", name))
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", parted).lower()
