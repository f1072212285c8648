"""What metrics keep, and make of every row: matrices of classes, and counts at many thresholds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kerasflow.blueprints.specs import Component
from kerasflow.catalog import values
from kerasflow.catalog.traits import traits

_NUMBER_BYTES = 4
# The matrix itself, that of a batch, and their sum.
_MATRICES = 3
# True and false positives and negatives.
_COUNTS = 4


@dataclass(frozen=True, slots=True)
class MetricCost:
    """What the metrics of a training take.

    Args:
        fixed_bytes: Of what they keep.
        row_bytes: Of what they make of each row.
    """

    fixed_bytes: int = 0
    row_bytes: int = 0


NO_METRICS = MetricCost()


def cost_of_metrics(metrics: Iterable[Component], width: int) -> MetricCost:
    """Returns what metrics take.

    Args:
        metrics: As they are written.
        width: How many numbers the widest output has for a row.
    """
    every = [*metrics]
    fixed = sum(_kept(metric) for metric in every)
    return MetricCost(fixed, sum(_made(metric, width) for metric in every))


def _kept(metric: Component) -> int:
    if "matrix" in traits("metrics", metric.tag):
        return _MATRICES * _NUMBER_BYTES * _whole(metric.args, "num_classes", 1) ** 2
    default = values("metrics", "thresholds").get(metric.tag)
    if default is None:
        return 0
    count = _listed(metric) or _whole(metric.args, "num_thresholds", int(default))
    return _COUNTS * _NUMBER_BYTES * count * _whole(metric.args, "num_labels", 1)


def _made(metric: Component, width: int) -> int:
    """Returns the bytes for each row: thresholds at equal distances are counted without any."""
    if metric.tag not in values("metrics", "thresholds"):
        return 0
    return _COUNTS * _NUMBER_BYTES * _listed(metric) * width


def _listed(metric: Component) -> int:
    """Returns how many thresholds are written down; 0 for none."""
    given = metric.args.get("thresholds")
    return len(given) if isinstance(given, tuple) else 0


def _whole(args: Mapping[str, Any], name: str, default: int) -> int:
    found = args.get(name, default)
    return found if isinstance(found, int) else default
