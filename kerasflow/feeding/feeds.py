"""Everything that a run takes from its data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.classes import class_names
from kerasflow.blueprints.sections import FitSpec
from kerasflow.building.backends import choose_backend
from kerasflow.building.excess import Room
from kerasflow.building.placement import placing
from kerasflow.building.signatures import TensorInfo
from kerasflow.building.surroundings import find_seed
from kerasflow.errors import DataError
from kerasflow.feeding.plans import DataPlan, make_plan, text_columns
from kerasflow.feeding.preprocessing.preprocessors import (
    Preprocessor,
    fit_preprocessor,
    signature_of,
)
from kerasflow.feeding.raw_rows import RawRows, keep_raw_rows
from kerasflow.feeding.sources.reading import given_tables, open_streams, read_tables
from kerasflow.feeding.splits import MakeSplit, Split, make_split, weigh_by_class
from kerasflow.feeding.splitting import split_tables
from kerasflow.feeding.streaming.splits import making_on_disk, split_streams
from kerasflow.feeding.tables import Table
from kerasflow.feeding.targets import labels

Learn = Callable[[DataPlan, Mapping[str, Table]], Preprocessor]
"""Gives the preprocessor of a plan, for tables by split."""


def learning(room: Room | None = None) -> Learn:
    """Returns what fits a preprocessor on the training split.

    Args:
        room: The memory that it may take; None for what the machine has free.
    """
    return lambda plan, tables: fit_preprocessor(plan, tables["train"], room)


@dataclass(frozen=True, slots=True)
class Feed:
    """What a run takes from its data.

    Args:
        train: What is trained on.
        validation: What is watched while training.
        test: What the model is judged by.
        signature: Shape and dtype of the model's inputs.
        deferred: Values that only the data tells, by dotted name: ``data.train.steps``.
        classes: The names of the classes of each output, in the order of their indices; None for
            outputs without classes.
        preprocessor: Makes inputs of new data.
        raw: What is kept of the rows of each split, as the source has them.
    """

    train: Split
    validation: Split | None
    test: Split | None
    signature: dict[str, TensorInfo]
    deferred: dict[str, Any]
    classes: dict[str, tuple[str, ...] | None]
    preprocessor: Preprocessor
    raw: dict[str, RawRows]


def feed(
    blueprint: Blueprint,
    *,
    data: Any = None,
    roots: Iterable[str | Path] = (),
    allow_download: bool = False,
    learn: Learn | None = None,
    disk_folder: Path | None = None,
) -> Feed:
    """Reads, splits and preprocesses the data of a checked blueprint.

    Args:
        blueprint: Everything is said by its `data`, `preprocess` and `fit`.
        data: Takes the place of `data.source`: a mapping of arrays, a DataFrame, the path of a
            file, a mapping from `train`, `validation` and `test` to such, or `(x, y)` where the
            model takes one column and is compared with one.
        roots: Further folders in which files are looked for.
        allow_download: Whether one of Keras' data sets may be downloaded.
        learn: Gives the preprocessor for the rows of every split; by default it is fitted on those
            of the training, in the memory that the machine has free.
        disk_folder: A folder on whose disk the rows are laid, to be read some at a time; by default
            they are held in memory.

    Raises:
        DataError: The data is missing or at fault, with file, column and row.
        BlueprintError: A node of `preprocess` takes too much memory.
        BuildError: Keras refused a node of `preprocess`.
    """
    choose_backend(blueprint.runtime.backend)
    plan = make_plan(blueprint)
    text = text_columns(plan)
    if disk_folder is not None:
        streams = open_streams(
            blueprint, plan, data, roots=roots, text=text, allow_download=allow_download
        )
        plan = plan.with_columns(streams["train"].model.columns)
        check = partial(_check_labels, plan)
        tables = split_streams(streams, plan, seed=find_seed(blueprint), check=check)
        with placing(blueprint):
            return _feed(blueprint, plan, tables, making_on_disk(disk_folder), learn)
    if data is None:
        tables = read_tables(blueprint, roots=roots, text=text, allow_download=allow_download)
    else:
        tables = given_tables(data, plan, text)
    plan = plan.with_columns(tables["train"].columns)
    # Before the rows are split, so that no column is copied that nobody uses.
    tables = {name: table.only(plan.used_columns) for name, table in tables.items()}
    _check_labels(plan, tables["train"])
    tables = split_tables(tables, plan.data.split, seed=find_seed(blueprint))
    with placing(blueprint):
        return _feed(blueprint, plan, tables, make_split, learn)


def _feed(
    blueprint: Blueprint,
    plan: DataPlan,
    tables: Mapping[str, Table],
    make: MakeSplit,
    learn: Learn | None,
) -> Feed:
    train = tables["train"]
    _check_size(len(train), train, blueprint.fit.batch_size)
    preprocessor = (learn or learning())(plan, tables)
    split = weigh_by_class(make(preprocessor, train), plan.data.target, blueprint.fit)
    _check_size(len(split), train, blueprint.fit.batch_size)
    preprocessor = replace(preprocessor, signature=signature_of(split.inputs))
    splits = {"train": split}
    for name in tables.keys() - splits.keys():
        splits[name] = make(preprocessor, tables[name])
    if plan.data.split.validation == "test":
        splits["validation"] = splits["test"]
    return Feed(
        train=split,
        validation=splits.get("validation"),
        test=splits.get("test"),
        signature=preprocessor.signature,
        deferred={
            **preprocessor.known.deferred,
            **sizes({name: len(split) for name, split in splits.items()}, blueprint.fit),
        },
        classes={name: class_names(spec) for name, spec in plan.data.target.items()},
        preprocessor=preprocessor,
        raw=keep_raw_rows(tables, plan),
    )


def _check_labels(plan: DataPlan, table: Table) -> None:
    """Refuses labels that are no classes, before they are taken for classes of a single row."""
    for spec in plan.data.target.values():
        is_column = plan.wire(spec.column) is None
        if spec.multi_label or spec.classes is None:
            continue
        if is_column and spec.column == plan.data.split.stratify:
            labels(table, spec)


def _check_size(rows: int, train: Table, batch_size: int) -> None:
    if rows < batch_size:
        what = "rows" if rows == len(train) else "windows"
        message = f"there are {rows} {what} to train on, fewer than one batch of {batch_size}"
        raise DataError(message, "lower `fit.batch_size`, or give more rows", file=train.file)


def sizes(rows: Mapping[str, int | None], fit: FitSpec) -> dict[str, int]:
    """Returns the deferred values that are sizes: epochs, and rows and steps of each split.

    Args:
        rows: By split; None where that is not known.
        fit: Of the blueprint.
    """
    found = {"fit.epochs": fit.epochs, "fit.batch_size": fit.batch_size}
    for name, count in rows.items():
        if count is not None:
            found[f"data.{name}.rows"] = count
            found[f"data.{name}.steps"] = -(-count // fit.batch_size)
    return found
