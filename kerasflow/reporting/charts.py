"""What charts are made of, as SVG: axes, a grid, lines and dots.

Text and rules take the colour of what is around them; what has a colour of its own can be read on
white and on black.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kerasflow.reporting.markup import escaped

WIDTH, HEIGHT = 340, 224
LEFT, RIGHT, TOP, BOTTOM = 52, 330, 34, 184

Point = tuple[float, float]


class Look(NamedTuple):
    """How a line is told from others: by dashes, too, for those who cannot tell the colours."""

    colour: str
    dashes: str = ""


BLUE, ORANGE = Look("#3b82f6"), Look("#d97706", "5 3")
GREEN, PURPLE = Look("#0f9d76", "2 3"), Look("#b4579f", "8 3 2 3")
FAINT = Look("currentColor")
LOOKS = (BLUE, ORANGE, GREEN, PURPLE)


@dataclass(frozen=True, slots=True)
class Axis:
    """Numbers to pixels: `low` stands at `start`, `high` at `end`."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]

    def pixel(self, value: float) -> float:
        """Returns where a number stands."""
        span = self.high - self.low
        part = (value - self.low) / span if span else 0.5
        return round(self.start + part * (self.end - self.start), 1)


def across(low: float, high: float, most: int = 5) -> Axis:
    """Returns an axis from left to right that begins and ends with a tick."""
    ticks = _ticks(low, high, most)
    return Axis(ticks[0], ticks[-1], LEFT, RIGHT, ticks)


def up(low: float, high: float, most: int = 4) -> Axis:
    """Returns an axis from the bottom to the top that begins and ends with a tick."""
    ticks = _ticks(low, high, most)
    return Axis(ticks[0], ticks[-1], BOTTOM, TOP, ticks)


def _ticks(low: float, high: float, most: int) -> tuple[float, ...]:
    each = step((high - low) or abs(high), most)
    numbers = range(math.floor(low / each), math.ceil(high / each) + 1)
    return tuple(number * each for number in numbers)


def step(span: float, most: int) -> float:
    """Returns 1, 2 or 5 times a power of ten, at most `most` of which make up the span."""
    if not span:
        return 1.0
    power = 10.0 ** math.floor(math.log10(span / most))
    return next(power * factor for factor in (1, 2, 5, 10, 20) if span <= power * factor * most)


def chart(title: str, told: str, parts: Iterable[str]) -> str:
    """Returns a chart.

    Args:
        title: Stands at its top, a text.
        told: What it shows, for those who hear it read.
        parts: SVG.
    """
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" role="img" aria-label="{escaped(told)}" '
        'fill="currentColor" font-family="system-ui,sans-serif" font-size="11">'
        f'<text x="{LEFT}" y="14" font-size="12" font-weight="600">{escaped(title)}</text>'
        f"{''.join(parts)}</svg>"
    )


def legend(looks: Mapping[str, Look]) -> Iterator[str]:
    """Yields the names of lines at the right end of the title, each with its line."""
    for number, (name, look) in enumerate(looks.items()):
        x = RIGHT - 152 + number * 66
        yield f'<line x1="{x}" x2="{x + 20}" y1="10" y2="10" {stroke(look)}/>'
        yield f'<text x="{x + 25}" y="14">{escaped(name)}</text>'


def grid(along: Axis, high: Axis, named: str, named_up: str = "") -> Iterator[str]:
    """Yields rules at the ticks of the axis that goes up, the numbers of both, and their names."""
    for value in high.ticks:
        y = high.pixel(value)
        yield rule((LEFT, y), (RIGHT, y))
        yield label(LEFT - 8, y + 4, "end", f"{value:.6g}")
    for value in along.ticks:
        yield label(along.pixel(value), BOTTOM + 18, "middle", f"{value:g}")
    yield label((LEFT + RIGHT) / 2, BOTTOM + 34, "middle", named)
    if named_up:
        yield label(LEFT, TOP - 5, "start", named_up, faint=True)


def rule(start: Point, end: Point, dashes: str = "", opacity: float = 0.2) -> str:
    """Returns a thin line between two places."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<line x1="{start[0]}" x2="{end[0]}" y1="{start[1]}" y2="{end[1]}" '
        f'stroke="currentColor" stroke-opacity="{opacity:g}"{dashed}/>'
    )


def label(x: float, y: float, anchor: str, text: str, *, faint: bool = False) -> str:
    """Returns text at a place; it begins there, ends there, or has its middle there."""
    look = ' fill-opacity=".7"' if faint else ""
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}"{look}>{escaped(text)}</text>'


def line(points: Iterable[Point], look: Look, tip: str = "", more: str = "") -> str:
    """Returns a line through places, with what is told where the pointer rests on it."""
    places = " ".join(f"{x:g},{y:g}" for x, y in points)
    drawn = f'points="{places}" fill="none" {stroke(look)}{more}'
    if not tip:
        return f"<polyline {drawn}/>"
    return f"<polyline {drawn}><title>{escaped(tip)}</title></polyline>"


def dot(place: Point, look: Look, tip: str, radius: float = 3) -> str:
    """Returns a dot, with what is told where the pointer rests on it."""
    return (
        f'<circle cx="{place[0]}" cy="{place[1]}" r="{radius:g}" fill="{look.colour}">'
        f"<title>{escaped(tip)}</title></circle>"
    )


def cloud(points: Sequence[Point], look: Look) -> str:
    """Returns many small dots, in few letters."""
    drawn = "".join(f"M{x:g} {y:g}h0" for x, y in points)
    return (
        f'<path d="{drawn}" stroke="{look.colour}" stroke-width="3.2" stroke-linecap="round" '
        'stroke-opacity=".55"/>'
    )


def stroke(look: Look) -> str:
    """Returns the attributes of a line."""
    dashed = f' stroke-dasharray="{look.dashes}"' if look.dashes else ""
    return f'stroke="{look.colour}" stroke-width="2"{dashed}'
