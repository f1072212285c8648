"""Rows that stand in two splits: what a model is judged by, it may know by heart."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kerasflow.feeding.raw_rows import RawRows
from kerasflow.feeding.row_origins import Origin
from kerasflow.reporting.cautions import Caution, Findings
from kerasflow.reporting.tables import percent

_PAIRS = (("train", "test"), ("train", "validation"), ("validation", "test"))
_MOST_TOLD = 5


def find_leaks(findings: Findings) -> Iterator[Caution]:
    """Tells rows that are equal in every column used, and stand in two splits."""
    raw = findings.evidence.raw
    for one, other in _PAIRS:
        if one in raw and other in raw and raw[one] is not raw[other]:
            yield from _compare(one, raw[one], other, raw[other])


def _compare(one: str, first: RawRows, other: str, second: RawRows) -> Iterator[Caution]:
    twins = np.flatnonzero(np.isin(second.fingerprints, first.fingerprints))
    if not len(twins):
        return
    compared = len(second.fingerprints)
    few = [_pair(first, second, int(at)) for at in twins[:_MOST_TOLD]]
    more = f" and {len(twins) - len(few):,} more" if len(twins) > len(few) else ""
    looked = ""
    if first.is_partial or second.is_partial:
        looked = (
            f" Of `{one}` and `{other}` the first {len(first.fingerprints):,} and {compared:,} "
            "rows were compared."
        )
    verb = "stands" if len(twins) == 1 else "stand"
    yield Caution(
        f"{len(twins):,} row{'' if len(twins) == 1 else 's'} of `{other}` {verb} in `{one}` too",
        f"That is {percent(len(twins) / compared)} of `{other}`, equal in every column that is "
        f"used: {'; '.join(few)}{more}.{looked}{_within(first)}",
        "Scores on rows that the model knows are too good. Remove repeated rows before they are "
        "split, or keep what belongs together in one split with `data.split.group`. Where rows "
        "have few values that differ, equal ones come by chance and are no fault.",
    )


def _pair(first: RawRows, second: RawRows, at: int) -> str:
    twin = int(np.flatnonzero(first.fingerprints == second.fingerprints[at])[0])
    return f"{Origin(second.places).describe(at)} is {Origin(first.places).describe(twin)}"


def _within(rows: RawRows) -> str:
    """Returns how many rows of the training split repeat others, which tells chance from leaks."""
    repeated = len(rows.fingerprints) - len(np.unique(rows.fingerprints))
    part = repeated / max(1, len(rows.fingerprints))
    return f" Of the rows before the split, {percent(part)} repeat another one." if repeated else ""
