"""Training curves as SVG: one chart for each quantity, training and validation in one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeGuard

# Colours that can be read on white and on black; validation is dashed as well, for those who
# cannot tell the colours apart.
_LOOKS = {"train": ("#3b82f6", ""), "validation": ("#d97706", "5 3")}
_WIDTH, _HEIGHT = 340, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 330, 34, 184
_MOST_CHARTS = 4
# The points of a longer curve would hide its line.
_MOST_POINTS = 40

Values = Sequence[float | None]


def draw_curves(history: Mapping[str, Values]) -> str:
    """Returns the charts of a history, at most four, the loss first.

    Args:
        history: Values by the end of each epoch, by name, as Keras names them: those of validation
            begin with ``val_``. None where an epoch has none.

    Example:
        >>> draw_curves({"loss": [0.5, 0.25], "val_loss": [0.6, 0.5]}).count("<polyline")
        2
    """
    names = [name for name in history if not name.startswith("val_")]
    names.sort(key=lambda name: name != "loss")
    charts = (
        _draw_chart(name, {"train": history[name], "validation": history.get(f"val_{name}", ())})
        for name in names
    )
    return "".join([chart for chart in charts if chart][:_MOST_CHARTS])


@dataclass(frozen=True, slots=True)
class _Axis:
    """Numbers to pixels: `low` stands at `start`, `high` at `end`."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]

    def pixel(self, value: float) -> float:
        span = self.high - self.low
        part = (value - self.low) / span if span else 0.5
        return round(self.start + part * (self.end - self.start), 1)


def _epochs_across(count: int) -> _Axis:
    step = max(1, round(_step(count - 1, most=8)))
    ticks = dict.fromkeys([1, *range(step, count + 1, step)])
    return _Axis(1, count, _LEFT, _RIGHT, tuple(ticks))


def _values_up(values: Sequence[float]) -> _Axis:
    low, high = min(values), max(values)
    step = _step((high - low) or abs(high), most=4)
    numbers = range(math.floor(low / step), math.ceil(high / step) + 1)
    ticks = tuple(number * step for number in numbers)
    return _Axis(ticks[0], ticks[-1], _BOTTOM, _TOP, ticks)


def _step(span: float, most: int) -> float:
    """Returns 1, 2 or 5 times a power of ten, at most `most` of which make up the span."""
    if not span:
        return 1.0
    power = 10.0 ** math.floor(math.log10(span / most))
    return next(power * factor for factor in (1, 2, 5, 10, 20) if span <= power * factor * most)


def _draw_chart(name: str, series: Mapping[str, Values]) -> str:
    series = {split: values for split, values in series.items() if values}
    finite = [value for values in series.values() for value in values if _is_number(value)]
    if not finite:
        return ""
    across, up = _epochs_across(max(map(len, series.values()))), _values_up(finite)
    drawn = (part for split, values in series.items() for part in _curve(split, values, across, up))
    title = escape(name)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'width="{_WIDTH}" height="{_HEIGHT}" role="img" aria-label="{title} by epoch" '
        'fill="currentColor" font-family="system-ui,sans-serif" font-size="11">'
        f'<text x="{_LEFT}" y="14" font-size="12" font-weight="600">{title}</text>'
        f"{''.join([*_legend(series), *_grid(across, up), *drawn])}</svg>"
    )


def _is_number(value: float | None) -> TypeGuard[float]:
    return value is not None and math.isfinite(value)


def _legend(series: Mapping[str, Values]) -> Iterator[str]:
    for number, split in enumerate(series):
        x = _RIGHT - 152 + number * 66
        yield f'<line x1="{x}" x2="{x + 20}" y1="10" y2="10" {_stroke(split)}/>'
        yield f'<text x="{x + 25}" y="14">{split}</text>'


def _grid(across: _Axis, up: _Axis) -> Iterator[str]:
    rule = 'stroke="currentColor" stroke-opacity=".2"'
    for value in up.ticks:
        y = up.pixel(value)
        yield f'<line x1="{_LEFT}" x2="{_RIGHT}" y1="{y}" y2="{y}" {rule}/>'
        yield _label(_LEFT - 8, y + 4, "end", f"{value:.6g}")
    for value in across.ticks:
        yield _label(across.pixel(value), _BOTTOM + 16, "middle", f"{value:g}")
    yield _label((_LEFT + _RIGHT) / 2, _BOTTOM + 32, "middle", "epoch")


def _label(x: float, y: float, anchor: str, text: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{text}</text>'


def _curve(split: str, values: Values, across: _Axis, up: _Axis) -> Iterator[str]:
    for stretch in _stretches(values):
        places = [f"{across.pixel(epoch)},{up.pixel(value)}" for epoch, value in stretch]
        yield f'<polyline points="{" ".join(places)}" fill="none" {_stroke(split)}/>'
        for epoch, value in stretch if len(values) <= _MOST_POINTS else ():
            centre = f'cx="{across.pixel(epoch)}" cy="{up.pixel(value)}"'
            tip = f"<title>{split}, epoch {epoch}: {value:.4g}</title>"
            yield f'<circle {centre} r="3" fill="{_LOOKS[split][0]}">{tip}</circle>'


def _stretches(values: Values) -> list[list[tuple[int, float]]]:
    """Returns epochs with their values, divided where one is missing or not a number."""
    stretches: list[list[tuple[int, float]]] = [[]]
    for epoch, value in enumerate(values, start=1):
        if _is_number(value):
            stretches[-1].append((epoch, value))
        elif stretches[-1]:
            stretches.append([])
    return [stretch for stretch in stretches if stretch]


def _stroke(split: str) -> str:
    colour, dashes = _LOOKS[split]
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'stroke="{colour}" stroke-width="2"{dashed}'
