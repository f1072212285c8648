"""What to predict: which column, and whether it is a class or a number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kerasflow.cli.drafts.files import Array
from kerasflow.errors import DataError
from kerasflow.feeding.tables import Table, why_unreadable
from kerasflow.nearness import suggest

# Whole numbers with more values than this are taken for measurements.
_MOST_CLASSES = 50
_JOINT = "|"
# From here on float32, in which a model computes, leaves whole numbers out.
_MOST_EXACT = 2**24
_USUAL = re.compile(r"label|target|class|category|species|y|labels|digit|outcome", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """What is predicted.

    Args:
        column: Its name.
        values: Of the training rows.
        classes: How many there are, when they are 0, 1, 2 and so on; or their names; None for a
            number that is measured.
        separator: Of the labels in a cell, where a row may have several; None where it has one.
    """

    column: str
    values: Array
    classes: int | list[Any] | None
    separator: str | None = None

    @property
    def count(self) -> int:
        """How many classes there are; 0 for a measured number."""
        return len(self.classes) if isinstance(self.classes, list) else self.classes or 0

    @property
    def looks_like_ids(self) -> bool:
        """Whether it is whole numbers, all different, that float32 cannot tell apart."""
        values = self.values
        if values.dtype.kind not in "iu" or len(np.unique(values)) < len(values):
            return False
        return float(np.abs(values.astype(np.float64)).max()) > _MOST_EXACT


def choose_target(columns: Mapping[str, Array], wanted: str | None) -> Target:
    """Returns what to predict: the column that is asked for, one with a usual name, or the last.

    Raises:
        DataError: There is no such column, or it cannot be read or predicted.
    """
    if wanted is not None and wanted not in columns:
        hint = suggest(wanted, columns).hint
        raise DataError(f"there is no column `{wanted}`", hint)
    readable = [name for name, column in columns.items() if not why_unreadable(column)]
    usual = [name for name in readable if _USUAL.fullmatch(name)]
    name = wanted or [*columns, *readable, *usual[-1:]][-1]
    values = Table(columns).column(name)
    if values.ndim > 2 or (values.ndim == 2 and values.shape[1] != 1):
        message = f"the target `{name}` has rows of shape {list(values.shape[1:])}"
        raise DataError(message, "name another column with --target")
    values = values.reshape(-1)
    if labels := _several_labels(values):
        return Target(name, values, labels, _JOINT)
    return Target(name, values, _classes(name, values))


def _several_labels(values: Array) -> list[Any] | None:
    """Returns the labels of cells such as `a|b`; None where they are of no such kind."""
    # Every label of several in a cell has to be known from other cells, too: text has a `|`.
    if values.dtype != object or not all(isinstance(cell, str) for cell in values):
        return None
    parts = [[label.strip() for label in cell.split(_JOINT)] for cell in values if cell]
    counts = Counter(label for labels in parts for label in set(labels))
    joint = [labels for labels in parts if len(labels) > 1]
    if not joint or "" in counts or len(counts) > _MOST_CLASSES or min(counts.values()) < 2:
        return None
    return sorted(counts)


def _classes(name: str, values: Array) -> int | list[Any] | None:
    if values.dtype.kind == "f" and not np.all(values == np.floor(values)):
        return None
    distinct = np.unique(values[values != ""] if values.dtype == object else values)
    if values.dtype.kind not in "Oiufb":
        raise DataError("dates cannot be predicted", "name another column", column=name)
    if values.dtype == object:
        if len(distinct) > max(_MOST_CLASSES, len(values) // 20):
            message = f"this is text with {len(distinct)} values, too many for classes"
            raise DataError(message, "name another column with --target", column=name)
        return [str(value) for value in distinct]
    if len(distinct) > _MOST_CLASSES or len(distinct) < 2:
        return None
    if np.array_equal(distinct, np.arange(len(distinct))):
        return len(distinct)
    return [value.item() if isinstance(value, np.integer) else int(value) for value in distinct]
