"""Targets and weights with as many axes as Keras needs of them, beside outputs of steps.

Keras multiplies the losses of steps, shape (rows, steps), with weights as they come, so that one
weight a row fails there, or weighs other steps where there are as many steps as rows in a batch.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras
import numpy as np

from kerasflow.feeding.streaming.disk_arrays import WidenedArray


def fit_to_outputs(model: keras.Model, targets: Mapping[str, Any], weights: Any) -> tuple[Any, Any]:
    """Returns targets and weights as the losses of Keras can compare and multiply them.

    Args:
        model: Compiled.
        targets: By the name of the output.
        weights: One a row, or some for each output; None where all count the same.

    Returns:
        Targets by the name of the output, None without any; weights as they were given, by the name
        of the output where one of them had to be changed.
    """
    symbols = _symbols(model) if _is_judged_by_keras(model) else {}
    fitted = {name: _fit_target(rows, symbols.get(name)) for name, rows in targets.items()}
    if weights is None:
        return fitted or None, None
    by_output = weights if isinstance(weights, dict) else dict.fromkeys(targets, weights)
    spread = {name: _fit_weights(rows, symbols.get(name)) for name, rows in by_output.items()}
    changed = any(spread[name] is not rows for name, rows in by_output.items())
    return fitted or None, spread if changed else weights


def _symbols(model: keras.Model) -> dict[str, Any]:
    """Returns the outputs of a model as symbols, by name; of one without a graph, none."""
    outputs = getattr(model, "outputs", None) or []
    names = getattr(model, "output_names", None) or []
    return dict(zip(names, outputs, strict=False))


def _is_judged_by_keras(model: keras.Model) -> bool:
    """Returns whether all losses are Keras'; what others make of shapes nobody knows."""
    losses = keras.tree.flatten(model.loss)
    return all(
        isinstance(loss, str) or type(loss).__module__.startswith("keras.") for loss in losses
    )


def _fit_target(rows: Any, output: Any) -> Any:
    """Returns targets of steps with the axis that an output of one unit has for it."""
    shape: tuple[int | None, ...] = getattr(output, "shape", ())
    steps = len(shape) > 2 and shape[-1] == 1 and len(rows.shape) == len(shape) - 1
    return _widened(rows, 1) if steps else rows


def _fit_weights(rows: Any, output: Any) -> Any:
    """Returns one weight a row as one for all steps of the row."""
    axes = len(getattr(output, "shape", ())) - 2
    return _widened(rows, axes) if axes > 0 and len(rows.shape) == 1 else rows


def _widened(rows: Any, axes: int) -> Any:
    if isinstance(rows, np.ndarray):
        return rows.reshape(*rows.shape, *(1,) * axes)
    return WidenedArray(rows, axes)
