"""The confusion matrix of a page: a table, shaded; of many classes, what was confused most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from kerasflow.reporting.markup import element
from kerasflow.reporting.tables import Cell, grid, short
from kerasflow.running.confusion import confuse

MOST_CLASSES = 25
"""Of more classes, the pairs that were confused most are told instead."""

_MOST_PAIRS = 20


def draw_confusions(
    names: Sequence[str], truth: NDArray[np.int64], given: NDArray[np.int64]
) -> Iterator[str]:
    """Yields how many rows of each class were taken for which.

    Args:
        names: Of the classes.
        truth: The right class of each answer, as an index; shape (answers,).
        given: The answers, -1 for none; shape (answers,).
    """
    if len(names) <= MOST_CLASSES:
        yield element("h4", "Confusion matrix")
        yield _draw_matrix(names, confuse(truth, given, len(names)))
        yield element("p", "Rows are the right classes, columns the answers.", "faint")
        return
    inside = (truth >= 0) & (truth < len(names)) & (given >= 0) & (truth != given)
    pairs, counts = np.unique(truth[inside] * len(names) + given[inside], return_counts=True)
    order = np.argsort(-counts, kind="stable")[:_MOST_PAIRS]
    rows: list[list[str | Cell]] = [
        [short(names[pair // len(names)]), Cell(short(names[pair % len(names)]), "text"), f"{n:,}"]
        for pair, n in zip(pairs[order].tolist(), counts[order].tolist(), strict=True)
    ]
    if rows:
        yield element("h4", f"Most confused of {len(names):,} classes")
        yield grid(["right class", "answer", "rows"], rows, "numbers")


def _draw_matrix(names: Sequence[str], counts: NDArray[np.int64]) -> str:
    wrong = counts.copy()
    np.fill_diagonal(wrong, 0)
    most = max(1, int(wrong.max()))
    rows = [_row(names, counts, right, most) for right in range(len(names))]
    long = max(map(len, names), default=0) * len(names) > 60
    head = ["", *(short(name, 20) for name in names), "rows"]
    return grid(head, rows, "matrix upright" if long else "matrix")


def _row(
    names: Sequence[str], counts: NDArray[np.int64], right: int, most: int
) -> list[str | Cell]:
    cells = [_cell(names, counts, (right, given), most) for given in range(len(names))]
    return [short(names[right], 20), *cells, Cell(f"{counts[right].sum():,}", "sum")]


def _cell(names: Sequence[str], counts: NDArray[np.int64], at: tuple[int, int], most: int) -> Cell:
    right, given = at
    count, total = int(counts[at]), max(1, int(counts[right].sum()))
    tip = f"{count:,} of {total:,} rows of {short(names[right])} taken for {short(names[given])}"
    if not count:
        return Cell("·", "none", tip=tip)
    if right == given:
        return Cell(f"{count:,}", "right", 0.08 + 0.42 * count / total, tip)
    return Cell(f"{count:,}", "wrong", 0.1 + 0.5 * count / most, tip)
