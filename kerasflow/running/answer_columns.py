"""What a model gives as columns: the label first, then what was right, and what it was chosen from.

All forms of a file have these columns. A form that holds one value a cell, as CSV does, has a row
of numbers side by side, and takes nothing of more axes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from kerasflow.errors import RunError

if TYPE_CHECKING:
    from kerasflow.running.predictions import Answer

Array = NDArray[Any]
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Args:
        name: Of the column.
        values: Shape (rows, …); text as `str` objects.
        digits: Behind the decimal point, where people read it; None for all.
    """

    name: str
    values: Array
    digits: int | None = None

    @property
    def is_flat(self) -> bool:
        """Whether a row is one value, or numbers that can stand side by side."""
        side_by_side = self.values.dtype.kind != "O" and self.digits is None
        return self.values.ndim < 2 or (self.values.ndim == 2 and side_by_side)

    def lists(self) -> dict[str, list[Any]]:
        """Returns the values as plain ones; a row of numbers becomes several columns."""
        values = self.values if self.digits is None else self.values.round(self.digits)
        if values.ndim != 2 or not self.is_flat:
            return {self.name: values.tolist()}
        numbers = range(values.shape[1])
        return {f"{self.name}_{index}": values[:, index].tolist() for index in numbers}


def find_columns(answers: Mapping[str, Answer], actual: Mapping[str, Array]) -> Iterator[Column]:
    """Yields each column.

    Args:
        answers: By the name of the output.
        actual: The right labels or values, where they are known.

    Raises:
        RunError: An output has more classes than units.
    """
    for name, answer in answers.items():
        right = [Column(f"{name}_actual", _narrowed(actual[name]))] if name in actual else []
        if answer.mask is not None:
            right.append(Column(f"{name}_mask", answer.mask))
        if answer.classes is None:
            yield from (Column(name, _narrowed(answer.outputs)), *right)
            continue
        found = answer.probabilities
        if len(answer.classes) > found.shape[-1]:
            counts = f"{len(answer.classes)} classes and gives {found.shape[-1]}"
            raise RunError(f"the output `{name}` has {counts}; take its `outputs` in Python")
        yield from (Column(name, answer.labels), *right)
        if answer.is_choice:
            yield Column(f"{name}_probability", found.max(axis=-1), _DIGITS)
        for index, label in enumerate(answer.classes):
            yield Column(f"{name}_p_{label}", found[..., index], _DIGITS)


def flatten_columns(columns: Iterable[Column]) -> dict[str, list[Any]]:
    """Returns one list of single values a column.

    Args:
        columns: As `find_columns` yields them.

    Raises:
        RunError: A row of a column has more axes than a row of a table.
    """
    flat: dict[str, list[Any]] = {}
    for column in columns:
        if not column.is_flat:
            raise RunError(
                f"a row of `{column.name}` has the shape {list(column.values.shape[1:])}, which is "
                "no row of a table; name a file that ends in `.npz` or `.parquet`, or take the "
                "`outputs` in Python"
            )
        flat |= column.lists()
    return flat


def nest_columns(columns: Iterable[Column]) -> dict[str, list[Any]]:
    """Returns one list a column, in which what has more axes than a table are lists again."""
    return {name: values for column in columns for name, values in column.lists().items()}


def _narrowed(values: Array) -> Array:
    """Returns single numbers of a row without the axis that they stand on."""
    return values[:, 0] if values.ndim == 2 and values.shape[1] == 1 else values
