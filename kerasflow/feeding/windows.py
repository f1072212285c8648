"""Windows over the rows of a time series: neither over the border of a split nor of a group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kerasflow.blueprints.sections import SplitSpec, WindowSpec
from kerasflow.errors import DataError, Refusal
from kerasflow.feeding.splitting import Rows, check_order, find_groups
from kerasflow.feeding.tables import Array, Table


@dataclass(frozen=True, slots=True)
class Windows:
    """Where the windows of a split are.

    Args:
        length: Of a window, in rows.
        ahead: How many rows behind its last one the target is.
        every: How many rows lie between the beginnings of two windows of one series.
        starts: The first row of each window, once the rows are in order.
        order: Brings the rows of a group together; None where they are in order already.
    """

    length: int
    ahead: int
    every: int
    starts: Rows
    order: Rows | None = None

    def over(self, rows: Array) -> Array:
        """Returns the windows, which share the memory of the rows where these are one series.

        Shapes: (rows, …) to (windows, length, …).
        """
        views = np.lib.stride_tricks.sliding_window_view(self._ordered(rows), self.length, axis=0)
        windows: Array = np.moveaxis(views, -1, 1)
        if self.order is not None:
            return windows[self.starts]
        return windows[: int(self.starts[-1]) + 1 : self.every]

    def targets(self, rows: Array) -> Array:
        """Returns what the windows are compared with: for each the row that lies ahead of it."""
        return self._ordered(rows)[self.starts + (self.length - 1 + self.ahead)]

    def row(self, window: int, step: int, *, target: bool) -> int:
        """Returns the row that is a step of a window, or what the window is compared with."""
        row = int(self.starts[window]) + (self.length - 1 + self.ahead if target else step)
        return row if self.order is None else int(self.order[row])

    def _ordered(self, rows: Array) -> Array:
        return rows if self.order is None else rows[self.order]


def cut_windows(table: Table, spec: WindowSpec, split: SplitSpec, *, targets: bool) -> Windows:
    """Returns where the windows over a table are.

    Args:
        table: One split, its rows in the order of time.
        spec: As in the blueprint.
        split: Its `group` says which rows are one series, where the table has the column; its
            `time` is looked at, and has to rise.
        targets: Whether a row has to lie ahead of each window.

    Raises:
        DataError: No series is as long as a window, or time runs backwards.
    """
    if split.time and split.time in table.columns:
        check_order(table, split.time)
    order, sizes = None, np.array([len(table)])
    if split.group and split.group in table.columns:
        codes, sizes = find_groups(table, split.group)
        order = np.argsort(codes, kind="stable")
    ahead = spec.ahead if targets else 0
    counts = _counts(sizes, spec, ahead)
    if not counts.any():
        raise DataError(*_too_short(int(sizes.max()), spec, ahead), file=table.file)
    begins = np.cumsum(sizes) - sizes
    starts = [
        begin + spec.every * np.arange(count) for begin, count in zip(begins, counts, strict=True)
    ]
    return Windows(spec.length, ahead, spec.every, np.concatenate(starts), order)


def count_windows(rows: int | None, spec: WindowSpec | None, split: SplitSpec) -> int | None:
    """Returns how many windows with targets are over some rows; None where only the rows tell."""
    if spec is None or rows is None:
        return rows
    return None if split.group else int(_counts(np.array([rows]), spec, spec.ahead)[0])


def _counts(sizes: Rows, spec: WindowSpec, ahead: int) -> Rows:
    spare = sizes - (spec.length + ahead)
    return np.where(spare >= 0, spare // spec.every + 1, 0)


def _too_short(rows: int, spec: WindowSpec, ahead: int) -> Refusal:
    wanted = f"a window takes {spec.length}" + (f", and {ahead} ahead of it" if ahead else "")
    message = f"the longest series has {rows} rows, and {wanted}"
    return Refusal(message, "make `data.window.length` smaller")
