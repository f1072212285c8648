"""The rows of one split, ready for Keras."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeVar

from kerasflow.blueprints.sections import FitSpec, TargetSpec
from kerasflow.errors import DataError, Refusal
from kerasflow.feeding.class_weights import weigh_rows
from kerasflow.feeding.preprocessing.preprocessors import Preprocessor
from kerasflow.feeding.tables import Array, Table
from kerasflow.feeding.targets import Weights, make_target, row_weights
from kerasflow.feeding.windows import Windows


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the rows of a split were read.

    Args:
        table: The rows; its columns may be left out.
        windows: Over the rows, where the split has windows.
    """

    table: Table
    windows: Windows | None = None

    def describe(self, index: int) -> str:
        """Returns in words which row of the data one of the split is, or where its window begins.

        Args:
            index: Of the row, or of the window.
        """
        row = self.windows.row(index, 0, target=False) if self.windows else index
        file, number = self.table.place(row)
        named = f"row {number} of `{file}`" if file else f"row {number}"
        return f"the window from {named}" if self.windows else named

    def fault(
        self,
        refusal: Refusal,
        column: str,
        index: tuple[int, ...],
        *,
        target: bool = False,
    ) -> DataError:
        """Returns the error for what a split has at some place.

        Args:
            refusal: What is wrong, and what to do.
            column: Of which it was made.
            index: In the array; the row, or the window and the row in it, come first.
            target: It is what the rows are compared with.
        """
        row = index[0]
        if self.windows:
            step = index[1] if len(index) > 1 and not target else 0
            row = self.windows.row(row, step, target=target)
        return self.table.fault(refusal.message, column, row, refusal.hint)


NOWHERE = Origin(Table({}))
"""Of rows of which nobody knows more than their order."""


SplitT = TypeVar("SplitT", bound="Split")


@dataclass(frozen=True, slots=True)
class Split:
    """What Keras is given of one split.

    Args:
        inputs: By the name of the model's input; shape (rows, …).
        targets: By the name of the model's output; shape (rows, …).
        weights: Of the rows, shape (rows,); None when all count the same.
        class_weights: Of the rows by the class of one target, by the name of its output; for
            training alone.
        origin: Where the rows were read.
    """

    inputs: dict[str, Array]
    targets: dict[str, Array]
    weights: Weights | None = None
    class_weights: dict[str, Any] = field(default_factory=dict)
    origin: Origin = NOWHERE

    def __len__(self) -> int:
        return len(next(iter(self.inputs.values())))


class MakeSplit(Protocol):
    """What `make_split` does, in memory or elsewhere."""

    def __call__(self, preprocessor: Preprocessor, data: Any) -> Split:
        """Returns the inputs, targets and weights of some rows."""


def make_split(preprocessor: Preprocessor, data: Any) -> Split:
    """Returns the inputs, targets and weights of some rows.

    Use it to evaluate on new data with what was learned from the training split.

    Args:
        preprocessor: Fitted or loaded.
        data: A table, or what `Preprocessor.transform` takes, with the targets' columns.

    Raises:
        DataError: A column is missing, or a cell is at fault.
    """
    plan, table = preprocessor.plan, preprocessor.read(data)
    nodes = preprocessor.nodes(table, (*plan.inputs.values(), *plan.target_names))
    labelled = replace(table, columns={**table.columns, **nodes})
    windows = preprocessor.windows(table, targets=bool(plan.data.target))
    targets = {name: make_target(labelled, spec) for name, spec in plan.data.target.items()}
    weights = row_weights(labelled, plan.data.weight) if plan.data.weight else None
    if windows:
        targets = {name: windows.targets(rows) for name, rows in targets.items()}
        weights = None if weights is None else windows.targets(weights)
    inputs = preprocessor.inputs(table, nodes, windows)
    return Split(inputs, targets, weights, origin=Origin(table.only(()), windows))


PIECE_BYTES = 16 * 2**20


def pieces(arrays: Mapping[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yields arrays of the same rows some rows at a time, with the number of the first."""
    rows = len(next(iter(arrays.values())))
    size = sum(array.nbytes for array in arrays.values()) // max(1, rows)
    step = max(1, PIECE_BYTES // max(1, size))
    for start in range(0, rows, step):
        yield start, {name: array[start : start + step] for name, array in arrays.items()}


def weigh_by_class(split: SplitT, specs: Mapping[str, TargetSpec], fit: FitSpec) -> SplitT:
    """Returns a split whose rows also count by their class, as `fit.class_weight` says.

    Args:
        split: What is trained on.
        specs: Of its targets.
        fit: Of the blueprint, or of a phase.

    Raises:
        DataError: No target or several have classes, or there is no such class.
    """
    return replace(split, class_weights=weigh_rows(split.targets, specs, fit.class_weight or {}))
