"""What is shown of an output that gives numbers: how far they are off, and where."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from kerasflow.reporting.charts import BLUE, Axis, Point, across, chart, cloud, grid, rule, up
from kerasflow.reporting.judged import Numbers
from kerasflow.reporting.markup import element
from kerasflow.reporting.tables import grid as table
from kerasflow.reporting.tables import number

Floats = NDArray[np.float64]

MOST_DOTS = 2_000
"""Of more numbers, some are drawn."""


def draw_numbers(judged: Numbers) -> Iterator[str]:
    """Yields what a section shows of answers that are numbers."""
    truth, given = judged.truth.ravel(), judged.given.ravel()
    finite = np.isfinite(truth) & np.isfinite(given)
    truth, given = truth[finite], given[finite]
    if not len(truth):
        yield element("p", "No answer is a finite number.", "faint")
        return
    yield _draw_errors(truth, given)
    left_out = int((~finite).sum())
    if left_out:
        yield element("p", f"{left_out:,} answers are NaN or infinite and are left out.", "faint")
    count = len(truth)
    if count > MOST_DOTS:
        chosen = np.sort(np.random.default_rng(0).choice(count, MOST_DOTS, replace=False))
        truth, given = truth[chosen], given[chosen]
    drawn = "".join((_draw_scatter(truth, given), _draw_residuals(truth, given)))
    yield f'<div class="charts">{drawn}</div>'
    if count > MOST_DOTS:
        told = f"{MOST_DOTS:,} of {count:,} numbers, drawn by chance with a fixed seed."
        yield element("p", told, "faint")


def explained(truth: Floats, given: Floats) -> float | None:
    """Returns R²: which part of the variance is explained; None where nothing varies."""
    spread = float(np.square(truth - truth.mean()).sum())
    return 1 - float(np.square(truth - given).sum()) / spread if spread else None


def _draw_errors(truth: Floats, given: Floats) -> str:
    off = given - truth
    rows = [
        ["mean absolute error", number(float(np.abs(off).mean()))],
        ["root of the mean square error", number(float(np.sqrt(np.square(off).mean())))],
        ["mean error", number(float(off.mean()))],
        ["R², the variance explained", number(explained(truth, given)) or "nothing varies"],
        ["spread of the right numbers", number(float(truth.std()))],
    ]
    return table([], rows, "numbers")


def _draw_scatter(truth: Floats, given: Floats) -> str:
    low, high = float(min(truth.min(), given.min())), float(max(truth.max(), given.max()))
    along, upward = across(low, high), up(low, high)
    first, last = max(along.low, upward.low), min(along.high, upward.high)
    ideal = rule(
        (along.pixel(first), upward.pixel(first)),
        (along.pixel(last), upward.pixel(last)),
        dashes="2 3",
        opacity=0.6,
    )
    parts = [*grid(along, upward, "right", "answer"), ideal]
    parts.append(cloud(_places(truth, given, along, upward), BLUE))
    return chart("Answer by what is right", "Answers by what is right", parts)


def _draw_residuals(truth: Floats, given: Floats) -> str:
    off = given - truth
    most = float(np.abs(off).max()) or 1.0
    along, upward = across(float(given.min()), float(given.max())), up(-most, most)
    zero = upward.pixel(0)
    parts = [*grid(along, upward, "answer", "answer − right")]
    parts.append(rule((along.start, zero), (along.end, zero), opacity=0.7))
    parts.append(cloud(_places(given, off, along, upward), BLUE))
    return chart("Error by answer", "Errors by answer", parts)


def _places(xs: Floats, ys: Floats, along: Axis, upward: Axis) -> list[Point]:
    pairs = zip(xs.tolist(), ys.tolist(), strict=True)
    return [(along.pixel(x), upward.pixel(y)) for x, y in pairs]
