"""Rows split into training, validation and test: the same ones for the same seed, everywhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kerasflow.blueprints.sections import SplitSpec
from kerasflow.errors import DataError
from kerasflow.feeding.tables import Array, Table

Rows = NDArray[np.int64]

_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def split_tables(
    tables: Mapping[str, Table], spec: SplitSpec, *, seed: int = 0
) -> dict[str, Table]:
    """Takes the splits that are asked for out of the rows of `train`.

    The test fraction is of all rows, the validation fraction of those that remain. Rows keep
    their order inside a split. The result depends on the rows, the spec and the seed alone.

    Args:
        tables: What the source gave, by split; `train` at least.
        spec: As in the blueprint.
        seed: Used where the spec has none, >= 0.

    Returns:
        `train`, and `validation` and `test` where there are such. With `validation: "test"` both
        are the same table.

    Raises:
        DataError: A split would be empty, was given by the source already, or a column by which
            the rows are split does not allow it.
    """
    _check_wishes(tables, spec)
    splits = dict(tables)
    wishes = (("test", spec.test), ("validation", spec.validation))
    for number, (name, fraction) in enumerate(wishes):
        if isinstance(fraction, (int, float)):
            own = seed if spec.seed is None else spec.seed
            generator = np.random.default_rng([own, number])
            table = splits["train"]
            chosen = _Divider(table, spec, name, fraction, generator).choose()
            taken = np.zeros(len(table), bool)
            taken[chosen] = True
            splits["train"] = table.take(np.flatnonzero(~taken))
            splits[name] = table.take(np.flatnonzero(taken))
    if spec.validation == "test":
        splits["validation"] = splits["test"]
    return splits


def split_rows(rows: Mapping[str, int | None], spec: SplitSpec) -> dict[str, int | None]:
    """Returns how many rows each split has when the rows are split.

    Args:
        rows: By split as the source has them; None where that is not known.
        spec: As in the blueprint.

    Returns:
        None where only the rows tell, as with groups.
    """
    splits = dict(rows)
    for name, fraction in (("test", spec.test), ("validation", spec.validation)):
        if isinstance(fraction, (int, float)):
            total = None if spec.stratify or spec.group else splits.get("train")
            splits[name] = None if total is None else share(total, fraction)
            splits["train"] = None if total is None else total - share(total, fraction)
    if spec.validation == "test":
        splits["validation"] = splits.get("test")
    return splits


def share(rows: int, fraction: float) -> int:
    """Returns how many of some rows are taken for a split."""
    return round(rows * fraction)


def _check_wishes(tables: Mapping[str, Table], spec: SplitSpec) -> None:
    for name, wish in (("test", spec.test), ("validation", spec.validation)):
        if wish is not None and name in tables:
            asked = f"`data.split.{name}` asks for rows of the training split"
            message = f"{asked}, but the source has a {name} split of its own"
            raise DataError(message, "leave the one or the other out", file=tables[name].file)
    if spec.validation == "test" and spec.test is None and "test" not in tables:
        message = '`data.split.validation` is "test", but there is no test split'
        hint = "ask for a fraction with `data.split.test`"
        raise DataError(message, hint, file=tables["train"].file)
    if len(spec.ways) > 1:
        raise DataError(f"rows are split by one column: `data.split` has {' and '.join(spec.ways)}")


@dataclass(frozen=True, slots=True)
class _Divider:
    """One split to be taken out of a table."""

    table: Table
    spec: SplitSpec
    name: str
    fraction: float
    generator: np.random.Generator

    def choose(self) -> Rows:
        """Returns the rows of the split, in any order."""
        count = share(len(self.table), self.fraction)
        if not 0 < count < len(self.table):
            raise DataError(
                f"`data.split.{self.name}` is {self.fraction}, which is {count} of "
                f"{len(self.table)} rows and leaves a split empty",
                file=self.table.file,
            )
        if self.spec.stratify:
            return self._stratified(self.spec.stratify)
        if self.spec.group:
            return self._grouped(self.spec.group, count)
        if self.spec.time:
            order = np.argsort(_times(self.table, self.spec.time), kind="stable")
            return order[len(order) - count :]
        shuffled: Rows = self.generator.permutation(len(self.table))
        return shuffled[:count]

    def _stratified(self, column: str) -> Rows:
        _, codes, sizes = _codes(self.table, column)
        if (sizes == 1).any():
            row = int(np.flatnonzero(sizes[codes] == 1)[0])
            value = self.table.column(column)[row]
            message = f"`{value}` has a single row, which cannot be in two splits"
            raise self.table.fault(message, column, row, hint="add a row to it")
        counts = _shares(sizes, self.fraction)
        shuffled = self.generator.permutation(len(codes))
        by_class = np.split(shuffled[np.argsort(codes[shuffled], kind="stable")], sizes.cumsum())
        chosen: Rows = np.concatenate([rows[:n] for rows, n in zip(by_class, counts, strict=False)])
        return chosen

    def _grouped(self, column: str, count: int) -> Rows:
        values, codes, sizes = _codes(self.table, column)
        if len(values) < 2:
            message = f"one group, `{values[0]}`, cannot be divided among several splits"
            raise self.table.fault(message, column)
        order = self.generator.permutation(len(sizes))
        reached = sizes[order].cumsum()[:-1]
        taken = int(np.abs(reached - count).argmin()) + 1
        return np.flatnonzero(np.isin(codes, order[:taken]))


def _codes(table: Table, column: str) -> tuple[Array, Rows, Rows]:
    """Returns the distinct values of a column, the index of each row's value, and their counts."""
    values = _scalars(table, column)
    if values.dtype == object:
        values = values.astype(str)
    found, codes, sizes = np.unique(values, return_inverse=True, return_counts=True)
    return found, codes, sizes


def find_groups(table: Table, column: str) -> tuple[Rows, Rows]:
    """Returns the number of each row's group, and how many rows each group has.

    Raises:
        DataError: The column has no single values.
    """
    _, codes, sizes = _codes(table, column)
    return codes, sizes


def check_order(table: Table, column: str) -> None:
    """Refuses rows that are not in the order of time.

    Raises:
        DataError: At the first row that is earlier than the one before it.
    """
    times = _times(table, column)
    backwards = times[1:] < times[:-1]
    if backwards.any():
        row = int(np.argmax(backwards)) + 1
        message = f"`{times[row]}` comes after `{times[row - 1]}`"
        raise table.fault(message, column, row, hint="sort the rows by time")


def _shares(sizes: Rows, fraction: float) -> Rows:
    """Returns how many rows each class gives: rounded so that the sum is, and none gives all."""
    exact = sizes * fraction
    counts = np.floor(exact).astype(np.int64)
    missing = round(float(exact.sum())) - int(counts.sum())
    counts[np.argsort(counts - exact, kind="stable")[:missing]] += 1
    bounded: Rows = np.clip(counts, 1, sizes - 1)
    return bounded


def _times(table: Table, column: str) -> Array:
    """Returns a column that sorts by time."""
    times = _scalars(table, column)
    if times.dtype == object:
        readable = np.fromiter((bool(_ISO_DATE.match(str(time))) for time in times), bool)
        times = times.astype(str)
    else:
        readable = ~(np.isnat(times) if times.dtype.kind in "mM" else np.isnan(times))
    if not readable.all():
        row = int(np.argmin(readable))
        message = f"`{times[row]}` is no time; expected numbers, or dates such as `2026-08-29`"
        raise table.fault(message, column, row)
    return times


def _scalars(table: Table, column: str) -> Array:
    values = table.column(column)
    if values.ndim != 1:
        message = f"rows are split by single values, but a row here has shape {values.shape[1:]}"
        raise table.fault(message, column)
    if values.dtype == object and any(isinstance(cell, list) for cell in values):
        found = next(row for row, cell in enumerate(values) if isinstance(cell, list))
        message = "rows are split by single values, but a row here is a list"
        raise table.fault(message, column, found)
    return values
