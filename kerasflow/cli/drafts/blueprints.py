"""A whole starting blueprint."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from kerasflow.cli.drafts.files import DraftSource, fresh, read_data_file
from kerasflow.cli.drafts.models import draft_model
from kerasflow.cli.drafts.preprocessing import Preprocessing, preprocess_columns
from kerasflow.cli.drafts.targets import Target, choose_target
from kerasflow.errors import DataError

_TEST, _VALIDATION = 0.2, 0.1
# With fewer rows than this none are spared for watching.
_FEWEST_TO_WATCH = 300


def draft_blueprint(file: Path, path: str, target: str | None = None) -> dict[str, Any]:
    """Returns a blueprint for a data file, as plain values.

    Args:
        file: CSV, Parquet or npz.
        path: How the blueprint names it.
        target: The column to predict, as it is called in the file; guessed when None.

    Raises:
        DataError: The file is at fault, or there is nothing to predict from.
    """
    data = read_data_file(file, path)
    renamed = {old: new for new, old in data.features.items()}
    chosen = choose_target(data.columns, renamed.get(target, target) if target else None)
    columns = {name: values for name, values in data.columns.items() if name != chosen.column}
    made = preprocess_columns(columns, set(data.columns))
    if not (made.vector or made.texts or made.images):
        raise DataError("no column can be used to predict from", file=str(file))
    output = fresh(chosen.column, made.taken - {chosen.column})
    values: dict[str, Any] = {
        "blueprint": 1,
        "name": re.sub(r"\W", "_", file.name.partition(".")[0]) or "experiment",
        "about": {
            "what": f"A first model for {file.name}, drafted by `kerasflow init`.",
            "guessed": list(_guesses(chosen, made)),
        },
        "seed": 42,
        "data": _data_section(data, chosen, output),
    }
    if made.nodes:
        values["preprocess"] = made.nodes
    return values | {"model": draft_model(made, chosen, output)} | _training(data, chosen, made)


def _guesses(target: Target, made: Preprocessing) -> Iterator[str]:
    kind = f"one of {target.count} classes" if target.count else "a number"
    if target.separator:
        kind = f"any of {target.count} labels, with `{target.separator}` between them"
    yield f"`{target.column}` is predicted, as {kind}"
    if target.looks_like_ids:
        yield (
            f"`{target.column}` looks like ids, whole numbers that are all different and larger "
            "than float32 can tell apart; name another column with --target"
        )
    for name, reason in made.left_out.items():
        yield f"`{name}` is left out: {reason}"


def _data_section(data: DraftSource, target: Target, output: str) -> dict[str, Any]:
    section: dict[str, Any] = {"source": data.source}
    if data.features:
        section["features"] = data.features
    chosen: Any = target.column
    if target.classes is not None:
        chosen = {"from": target.column, "classes": target.classes}
    if target.separator:
        chosen["multi_label"] = True
    section["target"] = {output: chosen}
    split = dict(_split(data, target))
    return section | ({"split": split} if split else {})


def _split(data: DraftSource, target: Target) -> Iterator[tuple[str, Any]]:
    if "test" not in data.splits:
        yield "test", _TEST
    if "validation" not in data.splits and len(target.values) >= _FEWEST_TO_WATCH:
        yield "validation", _VALIDATION
    if target.classes is not None and not target.separator and data.splits == {"train"}:
        counts = np.unique(target.values, return_counts=True)[1]
        if counts.min() >= 1 / _VALIDATION:
            yield "stratify", target.column


def _training(data: DraftSource, target: Target, made: Preprocessing) -> dict[str, Any]:
    loss, metric = "sparse_categorical_crossentropy", "accuracy"
    if not target.count:
        loss, metric = "mean_squared_error", "mean_absolute_error"
    elif target.separator:
        loss, metric = "binary_crossentropy", "binary_accuracy"
    watched = "validation" in data.splits or len(target.values) >= _FEWEST_TO_WATCH
    fit: dict[str, Any] = {"epochs": 5 if made.images else 20, "batch_size": _batch_size(target)}
    if watched:
        stopping = {"patience": 5, "restore_best_weights": True}
        fit["callbacks"] = [{"EarlyStopping": stopping}]
    section: dict[str, Any] = {
        "compile": {
            "optimizer": {"Adam": {"learning_rate": 0.001}},
            "loss": loss,
            "metrics": [metric],
        },
        "fit": fit,
    }
    if target.count:
        section["evaluate"] = {"report": ["confusion_matrix", "per_class"]}
    return section


def _batch_size(target: Target) -> int:
    """Returns 32, or less where there would be fewer than ten batches in an epoch."""
    rows = len(target.values) * (1 - _TEST) * (1 - _VALIDATION)
    return max(1, min(32, int(rows // 10)))
