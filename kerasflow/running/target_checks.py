"""Whether a target with a column for each class has one class a row, before anything is trained."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.errors import DataError, Refusal
from kerasflow.feeding import Feed, Split, pieces
from kerasflow.running.output_shapes import list_output_shapes


def refuse_rows_of_labels(blueprint: Blueprint, model: Any, given: Feed) -> None:
    """Refuses rows of zeros and ones that are several classes, where one is meant.

    Args:
        blueprint: Checked.
        model: Built of it.
        given: Its data.

    Raises:
        DataError: A row is no class, or several.
    """
    shapes = list_output_shapes(model, blueprint)
    splits = (given.train, given.validation, given.test)
    for name, spec in (blueprint.data.target if blueprint.data else {}).items():
        if spec.classes is None or spec.multi_label or spec.one_hot or name not in shapes:
            continue
        for split in splits:
            if split is not None and has_columns(split.targets[name].shape[1:], shapes[name]):
                refuse_row_of_labels(split.targets[name], partial(_fault, split, spec.column))


def _fault(split: Split, column: str, refusal: Refusal, row: int) -> DataError:
    return split.origin.fault(refusal, column, (row,), target=True)


def has_columns(target: tuple[int, ...], output: tuple[int | None, ...]) -> bool:
    """Returns whether a target has a column for each class, and no index.

    Args:
        target: The shape of a row.
        output: The same of what the model gives.
    """
    alike = bool(target) and len(target) == len(output) and target[-1] == output[-1]
    return alike and target[-1] > 1


def refuse_row_of_labels(target: Any, fault: Callable[[Refusal, int], DataError]) -> None:
    """Refuses a target with a column for each class in which a row has not one class.

    Args:
        target: Shape (rows, …, classes); it may lie on disk.
        fault: Makes the error of what is wrong and the number of the row, from 0.

    Raises:
        DataError: A row is no class, or several.
    """
    for start, piece in pieces({"": target}):
        rows = np.asarray(piece[""])
        single = (np.count_nonzero(rows, axis=-1) == 1) & (rows.sum(axis=-1) == 1)
        if single.all():
            continue
        index = np.unravel_index(int(np.argmin(single)), single.shape)
        message = f"a target with `classes` has one class a row, not {_shown(rows[index])}"
        hint = (
            "for several "
            'labels a row, add "multi_label": true beside "classes"; for one class, give its name '
            'or number, or a single 1 in its column, as "one_hot": true makes it'
        )
        raise fault(Refusal(message, hint), start + int(index[0]))


def _shown(row: Any) -> str:
    numbers = [f"{number:g}" for number in row[:10]]
    return f"[{', '.join(numbers)}{', …' if len(row) > len(numbers) else ''}]"
