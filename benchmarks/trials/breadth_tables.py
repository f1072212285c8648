"""The tables of `benchmarks/breadth.py`: a net a row."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence

from trials.figures import Figures
from trials.floors import Floor
from trials.nets import PYTORCH
from trials.tables import align
from trials.workloads import COLD, SCRIPT, TUNED, WARM

Found = Mapping[str, Mapping[str, Figures]]
"""Figures by net and contender; a contender that took too long is not there."""

SECONDS = (SCRIPT, TUNED, PYTORCH, COLD, WARM, "plain", "fused", "xla, cold cache", "xla")
_SHORT = {COLD: "ours cold", WARM: "ours warm", "xla, cold cache": "xla cold", "xla": "xla warm"}
# How many times as fast the second one is as the first.
RATIOS = ((SCRIPT, WARM), (SCRIPT, COLD), (TUNED, WARM), (PYTORCH, WARM), (PYTORCH, COLD))


def ratio(figures: Mapping[str, Figures], other: str, ours: str) -> float | None:
    """Returns how many times as fast `fit` is as another's; None where one of them is missing."""
    if other not in figures or ours not in figures:
        return None
    return figures[other].fit_seconds / figures[ours].fit_seconds


def excess(figures: Mapping[str, Figures]) -> float | None:
    """Returns how many times as long the rule's choice takes as the best engine named by hand."""
    by_hand = [figures[name].fit_seconds for name in ("plain", "fused", "xla") if name in figures]
    if WARM not in figures or not by_hand:
        return None
    return figures[WARM].fit_seconds / min(by_hand)


def tabulate_seconds(found: Found, engines: Mapping[str, str]) -> Iterator[str]:
    """Yields the lines of the table of `fit`, in seconds; `engines` is what the rule chose."""
    present = [name for name in SECONDS if any(name in figures for figures in found.values())]
    rows: list[Sequence[str]] = [("fit, s", "rule", *(_SHORT.get(each, each) for each in present))]
    for net, figures in found.items():
        cells = (_say(figures[each].fit_seconds if each in figures else None) for each in present)
        rows.append((net, engines.get(net, ""), *cells))
    yield from align(rows)


def tabulate_ratios(found: Found) -> Iterator[str]:
    """Yields the lines of the table of ratios, with the geometric mean and the worst of each."""
    heads = [f"{_SHORT[ours]}×{other}" for other, ours in RATIOS]
    rows: list[Sequence[str]] = [("times as fast", *heads, "rule/best")]
    columns: list[list[float | None]] = []
    for net, figures in found.items():
        values = [*(ratio(figures, *pair) for pair in RATIOS), excess(figures)]
        columns.append(values)
        rows.append((net, *map(_say, values)))
    known = [[each for each in column if each is not None] for column in zip(*columns, strict=True)]
    means = [statistics.geometric_mean(column) if column else None for column in known]
    worst = [
        (max if index == len(RATIOS) else min)(column) if column else None
        for index, column in enumerate(known)
    ]
    rows += [("geometric mean", *map(_say, means)), ("worst", *map(_say, worst))]
    yield from align(rows)


def tabulate_losses(found: Found) -> Iterator[str]:
    """Yields the lines of the table of losses after the last epoch, and of peak memory in MB."""
    who = (SCRIPT, TUNED, PYTORCH, WARM, "fused", "xla")
    sizes = (SCRIPT, PYTORCH, COLD)
    heads = [f"loss {_SHORT.get(each, each)}" for each in who]
    heads += [f"MB {_SHORT.get(each, each)}" for each in sizes]
    rows: list[Sequence[str]] = [("", *heads)]
    for net, figures in found.items():
        losses = (figures[each].loss if each in figures else None for each in who)
        peaks = (figures[each].peak_bytes / 1e6 if each in figures else None for each in sizes)
        megabytes = ("" if each is None else f"{each:.0f}" for each in peaks)
        rows.append((net, *("" if each is None else f"{each:.4f}" for each in losses), *megabytes))
    yield from align(rows)


def floors_of_breadth(found: Found) -> Iterator[Floor]:
    """Yields what is to be reached over all nets."""
    for other, ours, least, mean in (
        (PYTORCH, WARM, 0.85, 1.3),
        (PYTORCH, COLD, 0.7, None),
        (SCRIPT, WARM, 1.5, 3.0),
    ):
        ratios = [each for f in found.values() if (each := ratio(f, other, ours)) is not None]
        if not ratios:
            continue
        what = f"fit, {ours.partition(', ')[2]}: times as fast as {other}"
        yield Floor("all", f"{what}, worst", min(ratios), least)
        if mean:
            yield Floor("all", f"{what}, mean", statistics.geometric_mean(ratios), mean)
        if other == PYTORCH and ours == WARM:
            share = sum(each >= 1 for each in ratios) / len(ratios)
            yield Floor("all", f"share of nets that are as fast as {other}", share, 14 / 16)
    excesses = [each for f in found.values() if (each := excess(f)) is not None]
    if excesses:
        yield Floor("all", "the rule: times as long as the best engine", max(excesses), 1.1, True)
    peaks = [
        f[COLD].peak_bytes / f[SCRIPT].peak_bytes
        for f in found.values()
        if COLD in f and SCRIPT in f
    ]
    if peaks:
        yield Floor("all", "peak memory: times that of the script", max(peaks), 1.1, True)


def _say(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
