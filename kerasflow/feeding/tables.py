"""Rows of named columns, and where each row was read: what every source gives."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kerasflow import nearness
from kerasflow.building.signatures import TensorInfo
from kerasflow.errors import DataError, Refusal
from kerasflow.nearness import suggest

Array = NDArray[Any]

_SHOWN_NAMES = 20
_UNREADABLE = "unreadable: "


class Shard(NamedTuple):
    """One of several files whose rows follow one another; `before` counts those before it."""

    file: str
    before: int


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of equal length. Text is held as `str` objects, empty cells of text as ``""``.

    Args:
        columns: Arrays by name; the first axis counts the rows.
        file: Where the rows were read, for messages; None for arrays from Python.
        row_numbers: Of every row in its file, from 1; None when they are 1, 2, 3 and so on.
        labels: How the columns are called in the file where that differs.
        shards: The files in which the rows were read, where there are several; rows are numbered
            through all of them.
    """

    columns: Mapping[str, Array]
    file: str | None = None
    row_numbers: NDArray[np.int64] | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    shards: tuple[Shard, ...] = ()

    def __len__(self) -> int:
        return next((len(column) for column in self.columns.values()), 0)

    def column(self, name: str) -> Array:
        """Returns one column.

        Raises:
            DataError: There is none of that name; the message gives the nearest one. Or it holds
                what cannot be read.
        """
        if name in self.columns:
            if why := why_unreadable(self.columns[name]):
                raise self.fault(why.message, name, why.at, why.hint)
            return self.columns[name]
        wanted, *known = (self.labels.get(each, each) for each in (name, *self.columns))
        raise DataError(*missing_name("column", wanted, known), file=self.file, column=wanted)

    def take(self, rows: NDArray[np.int64] | slice) -> Table:
        """Returns some of the rows; a slice shares their memory."""
        columns = {name: column[rows] for name, column in self.columns.items()}
        return replace(self, columns=columns, row_numbers=self.numbers(rows))

    def numbers(self, rows: NDArray[np.int64] | slice) -> NDArray[np.int64]:
        """Returns the numbers of some rows, through all files."""
        if self.row_numbers is not None:
            return self.row_numbers[rows]
        return np.arange(*rows.indices(len(self))) + 1 if isinstance(rows, slice) else rows + 1

    def only(self, names: Iterable[str]) -> Table:
        """Returns the table with these columns alone, in this order."""
        return replace(self, columns={name: self.column(name) for name in names})

    def rename(self, features: Mapping[str, str]) -> Table:
        """Returns the table with columns under new names.

        Args:
            features: The name in the file by the new name.
        """
        missing = (old for old in features.values() if old not in self.columns)
        for old in missing:
            self.column(old)
        renamed = {new: self.columns[old] for new, old in features.items()}
        gone = set(features.values())
        kept = {name: column for name, column in self.columns.items() if name not in gone}
        return replace(self, columns=kept | renamed, labels=dict(features))

    def row(self, index: int) -> int:
        """Returns the number of the row that is `index` here, through all files."""
        return index + 1 if self.row_numbers is None else int(self.row_numbers[index])

    def place(self, index: int) -> tuple[str | None, int]:
        """Returns the file of the row that is `index` here, and its number in it."""
        row = self.row(index)
        if not self.shards:
            return self.file, row
        shard = self.shards[bisect_right(self.shards, row - 1, key=lambda each: each.before) - 1]
        return shard.file, row - shard.before

    def fault(
        self, message: str, column: str, index: int | None = None, hint: str | None = None
    ) -> DataError:
        """Returns the error for one column or cell; `index` is the row in this table."""
        file, row = (self.file, None) if index is None else self.place(index)
        return DataError(message, hint, file=file, column=self.labels.get(column, column), row=row)


class Unreadable(NamedTuple):
    """Why a column cannot be read, what to do, and the row that shows it, where one does."""

    message: str
    hint: str | None = None
    at: int | None = None


def unreadable(rows: int, message: str, hint: str | None = None, index: int | None = None) -> Array:
    """Returns what stands for a column that cannot be read, which matters only where it is used.

    Args:
        rows: How many there are.
        message: Why it cannot be read.
        hint: What to do.
        index: Of the row that shows it.
    """
    # What is said is the name of the one field, which goes wherever rows of the array go.
    said = _UNREADABLE + json.dumps([message, hint, index])
    return np.broadcast_to(np.zeros(1, [(said, "V1")]), (rows,))


def why_unreadable(column: Array) -> Unreadable | None:
    """Returns why a column cannot be read; None for one that can."""
    fields = column.dtype.names
    if column.dtype.kind != "V" or not fields:
        return None
    if fields[0].startswith(_UNREADABLE):
        return Unreadable(*json.loads(fields[0].removeprefix(_UNREADABLE)))
    message = f"the array holds records with the fields {listed(fields)}"
    return Unreadable(message, "save each field as an array of its own")


def info_of(column: Array) -> TensorInfo:
    """Returns what a column is, its rows left out; text is ``"string"``."""
    dtype = "string" if column.dtype.kind == "O" else column.dtype.name
    return TensorInfo(column.shape[1:], dtype)


def is_empty(column: Array) -> bool:
    """Returns whether a column has nothing but empty cells, so that it could be anything."""
    return column.dtype.kind == "O" and len(column) > 0 and all(cell == "" for cell in column.flat)


def as_cells(cells: Sequence[Any]) -> Array:
    """Returns a column whose cells are these, also where they are lists."""
    return np.fromiter(cells, dtype=object, count=len(cells))


def with_lists(parts: list[Array]) -> list[Array]:
    """Returns parts of one column, lists of text as cells in all where they differ in length."""
    if len({part.shape[1:] for part in parts}) == 1 or not all(map(_may_be_lists, parts)):
        return parts
    return [as_cells([list(row) for row in part]) if part.ndim == 2 else part for part in parts]


def _may_be_lists(part: Array) -> bool:
    if part.dtype.kind != "O" or part.ndim > 2:
        return False
    return part.ndim == 2 or all(isinstance(cell, list) for cell in part)


def missing_name(kind: str, name: str, names: Iterable[str]) -> Refusal:
    """Returns what is said of a name that is not among `names`."""
    known = list(names)
    there = f"there are {listed(known)}"
    guess = suggest(name, known, otherwise="").hint
    return Refusal(f"there is no {kind} `{name}`", f"{guess} {there}" if guess else there)


def listed(names: Iterable[str]) -> str:
    """Returns names as a list for a message, shortened where it is long."""
    return nearness.listed(names, _SHOWN_NAMES) or "none"
