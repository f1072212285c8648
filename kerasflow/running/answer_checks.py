"""Whether a file can hold the predictions that a blueprint asks for, before anything is trained."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from kerasflow.blueprints.answer_forms import TABLE
from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.classes import class_names
from kerasflow.blueprints.sections import DataSpec
from kerasflow.checking.deduplication import deduplicate
from kerasflow.errors import BlueprintError, Problem, RunError
from kerasflow.feeding.inputs import shown
from kerasflow.running.answer_columns import Column, find_columns
from kerasflow.running.answer_files import form_of
from kerasflow.running.output_shapes import list_output_shapes
from kerasflow.running.outputs import describe_outputs

Shape = tuple[int | None, ...]


def find_unwritable(blueprint: Blueprint, shapes: Mapping[str, Shape]) -> Problem | None:
    """Returns that the file of predictions cannot hold an output; None where it can.

    Args:
        blueprint: Checked.
        shapes: Of a row of each output that is known.
    """
    asked = blueprint.evaluate
    if asked.predictions is None:
        return None
    is_table, path = form_of(Path(asked.predictions)) == TABLE, asked.path / "predictions"
    for name, shape in shapes.items():
        try:
            columns = _columns(blueprint, name, shape)
        except RunError as error:
            return Problem("KF531", str(error), path, hint="leave `predictions` out")
        if is_table and not all(column.is_flat for column in columns):
            stem = Path(asked.predictions).with_suffix("")
            hint = f'"{stem}.npz" keeps arrays, and "{stem}.parquet" lists'
            found = f"cannot hold `{name}`, of shape {shown(shape)}"
            message = f"`{asked.predictions}` is a table, and a row of one {found}"
            return Problem("KF531", message, path, hint=hint)
    return None


def refuse_unwritable(blueprint: Blueprint, model: Any) -> None:
    """Refuses to train for predictions that cannot be written.

    Args:
        blueprint: Checked.
        model: Built of it.

    Raises:
        BlueprintError: The file cannot hold an output.
    """
    problem = find_unwritable(blueprint, list_output_shapes(model, blueprint))
    if problem:
        raise BlueprintError(deduplicate([problem], blueprint.document))


def _columns(blueprint: Blueprint, name: str, shape: Shape) -> tuple[Column, ...]:
    """Returns what would be written of an output, without rows."""
    targets = (blueprint.data or DataSpec()).target
    outputs = describe_outputs(blueprint, {key: class_names(it) for key, it in targets.items()})
    if shape and shape[-1] is None:
        return ()  # nobody knows how many classes there are
    sizes = (1 if size is None else size for size in shape)
    answer = outputs.answer(name, np.empty((0, *sizes), np.float32))
    return tuple(find_columns({name: answer}, {}))
