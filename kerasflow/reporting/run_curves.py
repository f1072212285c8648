"""Learning curves of many runs: a chart for each quantity, a line for each run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING

from kerasflow.reporting.charts import Look, chart, grid, line, stroke, up
from kerasflow.reporting.curves import Values, epochs_across, is_number, stretches
from kerasflow.reporting.markup import escaped
from kerasflow.reporting.tables import short
from kerasflow.running.records import history_of

if TYPE_CHECKING:
    from kerasflow.running.listings import ListedRun

MOST_LINES = 24
"""So many runs have a line; more could not be told apart."""

_MOST_CHARTS = 12
_LONGEST = 48
# Can be read on white and on black; the same colours come again with other dashes.
_COLOURS = ("#3b82f6", "#d97706", "#0f9d76", "#b4579f", "#64748b", "#dc4a4a", "#0891b2", "#8b6f2f")
_DASHES = ("", "6 3", "2 3")

Looks = Mapping[str, Look]


def looks_of(runs: Sequence[ListedRun]) -> dict[str, Look]:
    """Returns how the line of each run looks, by its folder, of the first ones."""
    looks = (Look(colour, dashes) for dashes, colour in product(_DASHES, _COLOURS))
    return dict(zip((str(run.folder) for run in runs), looks, strict=False))


def draw_key(looks: Looks) -> str:
    """Returns which line is which run's."""
    keys = (
        f'<span><svg width="26" height="10" aria-hidden="true">'
        f'<line x1="0" x2="26" y1="5" y2="5" {stroke(look)}/></svg> '
        f"{escaped(_end(folder))}</span>"
        for folder, look in looks.items()
    )
    return f'<div class="key">{"".join(keys)}</div>'


def draw_all_curves(runs: Sequence[ListedRun], looks: Looks) -> str:
    """Returns a chart for each quantity that an epoch has, with a line for each run.

    Args:
        runs: Those without a look are left out.
        looks: Of each run, by its folder.
    """
    told = {str(run.folder): history_of(run.lines) for run in runs if str(run.folder) in looks}
    names = dict.fromkeys(name for history in told.values() for name in history)
    ordered = sorted(names, key=lambda name: (not name.endswith("loss"), not _is_main(name)))
    charts = (
        _draw_chart(name, {folder: it[name] for folder, it in told.items() if name in it}, looks)
        for name in ordered
    )
    return "".join([drawn for drawn in charts if drawn][:_MOST_CHARTS])


def _is_main(name: str) -> bool:
    return name.removeprefix("val_") == "loss"


def _draw_chart(name: str, series: Mapping[str, Values], looks: Looks) -> str:
    finite = [value for values in series.values() for value in values if is_number(value)]
    if not finite:
        return ""
    along, high = epochs_across(max(map(len, series.values()))), up(min(finite), max(finite))

    def drawn() -> Iterator[str]:
        for folder, values in series.items():
            for stretch in stretches(values):
                points = [(along.pixel(epoch), high.pixel(value)) for epoch, value in stretch]
                if len(points) == 1:  # the line of one epoch would not be seen
                    (x, y), *_ = points
                    points = [(x - 2, y), (x + 2, y)]
                yield line(points, looks[folder], _end(folder))

    title = f"{name.removeprefix('val_')}, validation" if name.startswith("val_") else name
    parts = [*grid(along, high, "epoch"), *drawn()]
    return chart(short(title), f"{title} by epoch", parts)


def _end(folder: str) -> str:
    return folder if len(folder) <= _LONGEST else f"…{folder[1 - _LONGEST :]}"
