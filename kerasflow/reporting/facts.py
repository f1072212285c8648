"""What was run, on what, and how long it took: what a page says beside the results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.building.memory import format_bytes
from kerasflow.reporting.markup import element, escaped, folded
from kerasflow.reporting.tables import Cell, grid, number, short
from kerasflow.running.side_by_side import Row, list_rows
from kerasflow.running.summaries import SPLITS

# The other numbers are moments and sums, and no parts of a run.
_NO_PARTS = ("first_step", "total")
_LONGEST_BLUEPRINT = 200_000
_MOST_TILES = 3
_MOST_SCORES = 100
_BAR = 160


def draw_tiles(report: Mapping[str, Any], judged: str | None) -> str:
    """Returns the few numbers that one looks for first."""
    tiles = [_tile(*each) for each in _tiles(report, judged)]
    return f'<div class="tiles">{"".join(tiles)}</div>' if tiles else ""


def _tile(value: str, told: str, look: str = "", more: str = "") -> str:
    added = element("span", more, look) if more else ""
    return f"<div>{element('b', value)}{element('span', told)}{added}</div>"


def _tiles(report: Mapping[str, Any], judged: str | None) -> Iterator[tuple[str, ...]]:
    split = judged or next((name for name in reversed(SPLITS) if report.get(name)), "train")
    numbers: Mapping[str, Any] = report.get(split) or {}
    expected = {each["metric"]: each for each in report.get("expected") or ()}
    # A loss says least to whoever has not trained the model.
    names = sorted(numbers, key=lambda name: name.endswith("loss"))[:_MOST_TILES]
    for name in names:
        yield (
            number(numbers[name]),
            f"{split} {short(name, 24)}",
            *_met(expected.get(f"{split}.{name}")),
        )
    rows = report.get("rows") or {}
    if "train" in rows:
        yield f"{rows['train']:,}", "training rows"
    parameters = report.get("parameters") or {}
    if "total" in parameters:
        yield f"{parameters['total']:,}", "parameters"
    seconds = report.get("seconds") or {}
    if "total" in seconds:
        yield _time(seconds["total"]), "from start to end"


def _met(expected: Mapping[str, Any] | None) -> tuple[str, ...]:
    if expected is None or expected["met"] is None:
        return ()
    low, high = expected["range"]
    if expected["met"]:
        return "met", f"within {low:g}–{high:g}"
    return "unmet", f"not within {low:g}–{high:g}"


def _time(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.1f} s"
    minutes = seconds / 60
    return f"{minutes:.1f} min" if minutes < 120 else f"{minutes / 60:.1f} h"


def draw_scores(report: Mapping[str, Any]) -> str:
    """Returns the table of every number by split; numbers down, splits across."""
    splits = [name for name in SPLITS if report.get(name)]
    every = dict.fromkeys(name for split in splits for name in report[split])
    names = [*every][:_MOST_SCORES]
    rows = [[short(name), *(number(report[split].get(name)) for split in splits)] for name in names]
    counts = report.get("rows") or {}
    if any(split in counts for split in splits):
        rows.append(
            ["rows", *(f"{counts[split]:,}" if split in counts else "" for split in splits)]
        )
    return grid(["", *splits], rows, "numbers") if names else ""


def draw_side_by_side(warm: Mapping[str, Any], start: str) -> str:
    """Returns how good the weights were that a run began with, beside those that it ended with.

    Args:
        warm: As the report has it.
        start: How the run is called whose weights they are.
    """
    told = f"The run began with the weights of {start}. On its {warm['split']} split:"
    rows = [_compare(row) for row in islice(list_rows(warm), _MOST_SCORES)]
    table = grid(["", "before", "after", "difference", ""], rows, "numbers")
    return element("p", short(told, 1_000)) + table


def _compare(row: Row) -> list[str | Cell]:
    look = "" if row.better is None else "met" if row.better else "unmet"
    numbers = (number(row.before), number(row.after), _signed(row.difference))
    return [short(row.name), *numbers, Cell(row.verdict, look)]


def _signed(value: float | None) -> str:
    return f"+{number(value)}" if value is not None and value > 0 else number(value)


def draw_times(report: Mapping[str, Any]) -> str:
    """Returns how long each part took, and how much memory the process had."""
    seconds = report.get("seconds") or {}
    parts = {name: value for name, value in seconds.items() if name not in _NO_PARTS}
    total = max([*filter(None, parts.values()), seconds.get("total") or 0, 1e-9])
    rows: list[list[str | Cell]] = [
        [short(name.replace("_", " ")), f"{value or 0:.1f} s", _bar((value or 0) / total)]
        for name, value in [*parts.items()][:_MOST_SCORES]
    ]
    rows.append(["in all", f"{seconds.get('total', 0):.1f} s", ""])
    told = []
    if "first_step" in seconds:
        told.append(f"The first step was done after {seconds['first_step']:.1f} s.")
    peak = report.get("peak_memory_bytes")
    if peak:
        told.append(f"The process took up to {format_bytes(peak)} of memory.")
    return grid([], rows, "numbers") + element("p", " ".join(told), "faint")


def _bar(part: float) -> Cell:
    width = max(1, round(_BAR * part))
    return Cell("", "text", html=f'<span class="bar" style="width:{width}px"></span>')


def draw_facts(blueprint: Blueprint, report: Mapping[str, Any], command: str | None) -> str:
    """Returns on what a run was executed, as a list."""
    versions = report.get("versions") or {}
    about = blueprint.about
    facts = {
        "command": command,
        "ended": str(report.get("ended") or "").replace("T", " ").replace("+00:00", " UTC"),
        "device": report.get("device"),
        "engine": report.get("engine"),
        "seed": report.get("seed"),
        "epochs": report.get("epochs"),
        "data": report.get("given"),
        "source": about.get("source"),
        "versions": " · ".join(f"{name} {number}" for name, number in versions.items()),
    }
    rows = (
        f"<dt>{escaped(name)}</dt><dd>{escaped(short(str(value), 1_000))}</dd>"
        for name, value in facts.items()
        if value not in (None, "")
    )
    return f"<dl>{''.join(rows)}</dl>"


def draw_blueprint_text(text: str) -> str:
    """Returns the text of a blueprint, folded."""
    shown = text[:_LONGEST_BLUEPRINT]
    cut = len(text) - len(shown)
    more = element("p", f"{cut:,} more characters are in blueprint.json.", "faint") if cut else ""
    return folded("The blueprint, every value filled in", element("pre", shown) + more)
