"""Training curves as SVG: one chart for each quantity, training and validation in one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TypeGuard

from kerasflow.reporting.charts import (
    BLUE,
    BOTTOM,
    LEFT,
    ORANGE,
    RIGHT,
    TOP,
    Axis,
    chart,
    dot,
    grid,
    label,
    legend,
    line,
    rule,
    step,
    up,
)

_LOOKS = {"train": BLUE, "validation": ORANGE}
_MOST_CHARTS = 4
# The points of a longer curve would hide its line.
_MOST_POINTS = 40
# More of them would not be seen, and take room in the page.
_MOST_PLACES = 800

Values = Sequence[float | None]


def draw_curves(
    history: Mapping[str, Values], *, most: int = _MOST_CHARTS, phases: Sequence[int] = ()
) -> str:
    """Returns the charts of a history, the loss first.

    Args:
        history: Values by the end of each epoch, by name, as Keras names them: those of validation
            begin with ``val_``. None where an epoch has none.
        most: How many charts are drawn.
        phases: The phase of each epoch; where one begins, there is a rule.

    Example:
        >>> draw_curves({"loss": [0.5, 0.25], "val_loss": [0.6, 0.5]}).count("<polyline")
        2
    """
    names = [name for name in history if not name.startswith("val_")]
    names.sort(key=lambda name: name != "loss")
    charts = (
        _draw_chart(
            name, {"train": history[name], "validation": history.get(f"val_{name}", ())}, phases
        )
        for name in names
    )
    return "".join([drawn for drawn in charts if drawn][:most])


def epochs_across(count: int) -> Axis:
    """Returns the axis of so many epochs, from 1."""
    each = max(1, round(step(count - 1, most=8)))
    ticks = dict.fromkeys([1, *range(each, count + 1, each)])
    return Axis(1, count, LEFT, RIGHT, tuple(ticks))


def _draw_chart(name: str, series: Mapping[str, Values], phases: Sequence[int]) -> str:
    series = {split: values for split, values in series.items() if values}
    finite = [value for values in series.values() for value in values if is_number(value)]
    if not finite:
        return ""
    along, high = epochs_across(max(map(len, series.values()))), up(min(finite), max(finite))
    drawn = (
        part for split, values in series.items() for part in _curve(split, values, along, high)
    )
    looks = {split: _LOOKS[split] for split in series}
    parts = [*legend(looks), *grid(along, high, "epoch"), *_borders(phases, along), *drawn]
    return chart(name, f"{name} by epoch", parts)


def is_number(value: float | None) -> TypeGuard[float]:
    """Returns whether a value can be drawn."""
    return value is not None and math.isfinite(value)


def _borders(phases: Sequence[int], along: Axis) -> Iterator[str]:
    """Yields a rule between the last epoch of a phase and the first of the next."""
    for epoch, (before, after) in enumerate(pairwise(phases), start=1):
        if before != after:
            x = along.pixel(epoch + 0.5)
            yield rule((x, TOP), (x, BOTTOM), dashes="3 3", opacity=0.6)
            yield label(x + 4, TOP + 9, "start", f"then {after}", faint=True)


def _curve(split: str, values: Values, along: Axis, high: Axis) -> Iterator[str]:
    for stretch in stretches(values):
        yield line(
            [(along.pixel(epoch), high.pixel(value)) for epoch, value in stretch], _LOOKS[split]
        )
        for epoch, value in stretch if len(values) <= _MOST_POINTS else ():
            place = along.pixel(epoch), high.pixel(value)
            yield dot(place, _LOOKS[split], f"{split}, epoch {epoch}: {value:.4g}")


def stretches(values: Values) -> list[list[tuple[int, float]]]:
    """Returns epochs with their values, divided where one is missing or not a number."""
    stretches: list[list[tuple[int, float]]] = [[]]
    for epoch, value in enumerate(values, start=1):
        if is_number(value):
            stretches[-1].append((epoch, value))
        elif stretches[-1]:
            stretches.append([])
    return [stretch for stretch in stretches if stretch]
