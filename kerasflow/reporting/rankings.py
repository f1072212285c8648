"""Curves of how well answers are ranked and calibrated, as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kerasflow.reporting.charts import (
    BLUE,
    BOTTOM,
    FAINT,
    LEFT,
    ORANGE,
    RIGHT,
    TOP,
    Axis,
    Look,
    Point,
    chart,
    dot,
    grid,
    label,
    line,
    rule,
)
from kerasflow.reporting.figures import Calibration, Ranking, thinned
from kerasflow.reporting.tables import number

_TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_ALONG = Axis(0, 1, LEFT, RIGHT, _TICKS)
_UP = Axis(0, 1, BOTTOM, TOP, _TICKS)


def draw_rankings(rankings: Mapping[str, Ranking]) -> Iterator[str]:
    """Yields the ROC curves and those of precision by recall, those of all classes in one chart.

    Of several classes the one with the smallest area stands out, for it is looked for.

    Args:
        rankings: By the name of the class.
    """
    if not rankings:
        return
    areas = {name: ranking.area for name, ranking in rankings.items()}
    precisions = {name: ranking.average_precision for name, ranking in rankings.items()}
    roc = {name: thinned(each.false_rate, each.recall) for name, each in rankings.items()}
    pr = {name: thinned(each.recall, each.precision) for name, each in rankings.items()}
    parts = [rule((LEFT, BOTTOM), (RIGHT, TOP), dashes="2 3", opacity=0.5)]
    parts += _curves(roc, areas)
    yield _draw("ROC", "false positive rate", "recall", parts)
    parts = [*_curves(pr, precisions)]
    if len(rankings) == 1:
        y = _UP.pixel(next(iter(rankings.values())).share)
        parts.append(rule((LEFT, y), (RIGHT, y), dashes="2 3", opacity=0.5))
    yield _draw("Precision and recall", "recall", "precision", parts)


def _draw(title: str, along: str, high: str, parts: list[str]) -> str:
    return chart(title, f"{title}: {high} by {along}", [*grid(_ALONG, _UP, along, high), *parts])


def _curves(curves: Mapping[str, list[Point]], areas: Mapping[str, float]) -> Iterator[str]:
    worst = min(areas, key=lambda name: areas[name])
    for name in sorted(curves, key=lambda name: name == worst):
        places = [(_ALONG.pixel(x), _UP.pixel(y)) for x, y in curves[name]]
        stands_out = name == worst
        look = Look(BLUE.colour) if len(curves) == 1 else Look(ORANGE.colour)
        more = "" if stands_out else ' stroke-opacity=".35"'
        yield line(places, look if stands_out else FAINT, f"{name}: {areas[name]:.4f}", more)
    said = f"{worst}: area {number(areas[worst])}"
    told = said if len(curves) == 1 else f"lowest of {len(curves)} · {said}"
    yield label(RIGHT, TOP - 5, "end", told)


def draw_calibration(calibration: Calibration, *, of_labels: bool = False) -> str:
    """Returns the share of right answers by their confidence, and how many there are of each.

    Args:
        calibration: Of an output.
        of_labels: Confidence is that a label is there, whichever the answer.
    """
    most = int(calibration.counts.max())
    total = int(calibration.counts.sum())
    bins = [*zip(calibration.confidence, calibration.right, calibration.counts, strict=True)]
    parts = [rule((LEFT, BOTTOM), (RIGHT, TOP), dashes="2 3", opacity=0.5)]
    for confidence, _, count in bins:
        x, height = _ALONG.pixel(float(confidence)), round(36 * int(count) / most, 1)
        bar = f'x="{x - 5:g}" y="{BOTTOM - height:g}" width="10" height="{height:g}"'
        parts.append(f'<rect {bar} fill-opacity=".18"/>')
    places = [(_ALONG.pixel(float(each[0])), _UP.pixel(float(each[1]))) for each in bins]
    parts.append(line(places, Look(BLUE.colour)))
    for place, (confidence, right, count) in zip(places, bins, strict=True):
        tip = f"confidence {confidence:.2f}: {right:.2f} right, {count:,} answers"
        parts.append(dot(place, BLUE, tip))
    parts.append(label(RIGHT, TOP - 5, "end", f"calibration error {calibration.error:.4f}"))
    high = "has the label" if of_labels else "right"
    title = f"Calibration of {total:,} answers"
    along = "probability of the label" if of_labels else "confidence of the answer"
    return chart(
        title,
        f"{title}: share that is right by confidence",
        [
            *grid(_ALONG, _UP, along, high),
            *parts,
        ],
    )
