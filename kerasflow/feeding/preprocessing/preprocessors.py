"""From columns to the model's inputs: fitted once on the training split, then the same always."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.specs import InputSpec
from kerasflow.building.backends import choose_backend
from kerasflow.building.excess import Room
from kerasflow.building.signatures import TensorInfo
from kerasflow.errors import DataError
from kerasflow.feeding.casting import check_finite
from kerasflow.feeding.inputs import checked_input, column_input, fits
from kerasflow.feeding.plans import DataPlan, text_columns
from kerasflow.feeding.preprocessing.fitting import Knowledge, fit_pipeline
from kerasflow.feeding.preprocessing.pipelines import ONE_LENGTH, Pipeline
from kerasflow.feeding.sources.given import read_given
from kerasflow.feeding.tables import Array, Table
from kerasflow.feeding.windows import Windows, cut_windows

_FREE = "a model takes rows of other sizes only where its input declares them as `null` in `shape`"


@dataclass(frozen=True, slots=True)
class Preprocessor:
    """The `preprocess` of a blueprint with everything that it has learned.

    Args:
        plan: What is made of which columns.
        pipeline: The calls; None where there is no `preprocess`.
        known: What was learned, as deferred values, and the shapes on the way.
        signature: Shape and dtype of the model's inputs, as the training split has them.
    """

    plan: DataPlan
    pipeline: Pipeline | None
    known: Knowledge = field(default_factory=Knowledge)
    signature: dict[str, TensorInfo] = field(default_factory=dict)

    def transform(self, data: Any) -> dict[str, Array]:
        """Returns the model's inputs for new data; columns that only targets need may be missing.

        Use it to predict.

        Args:
            data: A mapping of arrays, a DataFrame, or the path of a CSV, Parquet or npz file, a
                CSV file with the separator of the source's; the columns as they are called in the
                source or in the blueprint.

        Returns:
            Arrays of shape (rows, …) by the name of the model's input; of shape
            (windows, length, …) with `data.window`, without rows ahead of them.

        Raises:
            DataError: A column is missing or at fault, or an array has not the shape that the
                model was trained on.
        """
        table = self.read(data)
        nodes = self.nodes(table, self.plan.inputs.values())
        return self.inputs(table, nodes, self.windows(table, targets=False))

    def read(self, data: Any) -> Table:
        """Returns new data as one table, its columns renamed as in the blueprint."""
        if isinstance(data, Table):
            return data
        features = self.plan.data.features
        wanted = {features.get(name, name) for name in text_columns(self.plan)}
        tables = read_given(data, text=wanted, separator=self.plan.separator)
        if list(tables) != ["train"]:
            raise DataError("expected the rows of one split")
        table = tables["train"]
        found = {new: old for new, old in features.items() if old in table.columns}
        # What is missing is called as in the file too, where the file's names are used at all.
        return replace(table.rename(found), labels=dict(features) if found else {})

    def nodes(self, table: Table, names: Iterable[str]) -> dict[str, Array]:
        """Returns those of the names that are nodes of `preprocess`, for all rows."""
        wires = self.plan.wires(names)
        return self.pipeline.collect(table, wires) if self.pipeline and wires else {}

    def windows(self, table: Table, *, targets: bool) -> Windows | None:
        """Returns where the windows of `data.window` are; None without such."""
        spec = self.plan.data.window
        split = self.plan.data.split
        return None if spec is None else cut_windows(table, spec, split, targets=targets)

    def inputs(
        self, table: Table, nodes: Mapping[str, Array], windows: Windows | None
    ) -> dict[str, Array]:
        """Returns the model's inputs.

        Args:
            table: The columns.
            nodes: Results of `preprocess`, those that are inputs among them.
            windows: Over the rows of the table.

        Raises:
            DataError: A column is missing or at fault, or has not the shape that is known.
        """
        return {key: self._input(table, nodes, key, windows) for key in self.plan.inputs}

    def _input(
        self, table: Table, nodes: Mapping[str, Array], key: str, windows: Windows | None
    ) -> Array:
        name, declared = self.plan.inputs[key], self.plan.declared(key)
        spec = replace(declared, shape=None) if windows else declared
        if name in nodes:
            if nodes[name].dtype.kind == "f":
                check_finite(table, name, nodes[name], made=True)
            value = checked_input(table, name, nodes[name], spec)
        else:
            value = column_input(table, name, spec, (self.plan.graph, key))
        if windows:
            value = checked_input(table, name, windows.over(value), declared)
        known = self.signature.get(key)
        if known and not fits(value.shape[1:], _wanted(declared, known)):
            hint = ONE_LENGTH if name in nodes else _FREE
            these = f"and these have shape {list(value.shape[1:])}"
            message = f"the model was trained on rows of shape {list(known.shape)}, {these}"
            raise table.fault(message, name, hint=hint)
        return value

    def save(self, folder: str | Path) -> None:
        """Writes `preprocess.json` and `preprocess.npz`, enough to `load` this again."""
        from kerasflow.feeding.preprocessing.storing import save_preprocessor

        save_preprocessor(self, Path(folder))

    @classmethod
    def load(cls, blueprint: Blueprint, folder: str | Path) -> Preprocessor:
        """Returns what was saved, for the same blueprint.

        Raises:
            DataError: The folder has no such files, or they are damaged.
        """
        from kerasflow.feeding.preprocessing.storing import load_preprocessor

        choose_backend(blueprint.runtime.backend)
        return load_preprocessor(blueprint, Path(folder))


def fit_preprocessor(plan: DataPlan, table: Table, room: Room | None = None) -> Preprocessor:
    """Returns a preprocessor that has learned from the training split.

    Args:
        plan: Of the blueprint, for this data.
        table: The training split.
        room: The memory that there is; None for what the machine has free.

    Raises:
        DataError: A cell is not what a layer takes.
        BlueprintError: A node takes too much memory.
        BuildError: Keras refused a node.
    """
    wires = plan.wires((*plan.inputs.values(), *plan.target_names))
    if plan.preprocess is None or not wires:
        return Preprocessor(plan, None)
    pipeline = Pipeline(plan.preprocess, room=room)
    return Preprocessor(plan, pipeline, fit_pipeline(pipeline, table, wires.values()))


def _wanted(declared: InputSpec, known: TensorInfo) -> tuple[int | None, ...]:
    """Returns the shape that rows need: that of the training, free where the model declares so."""
    if declared.shape is None:
        return known.shape
    # What a folder says of the training may be damaged; then the shapes do not fit.
    pairs = zip(declared.shape, known.shape, strict=False)
    return tuple(None if free is None else size for free, size in pairs)


def signature_of(inputs: Mapping[str, Array]) -> dict[str, TensorInfo]:
    """Returns the shape and dtype of a model's inputs."""
    return {name: TensorInfo(value.shape[1:], str(value.dtype)) for name, value in inputs.items()}
