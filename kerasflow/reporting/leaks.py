"""Rows that stand in two splits: what a model is judged by, it may know by heart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from kerasflow.feeding.raw_rows import RawRows
from kerasflow.feeding.splits import Origin
from kerasflow.reporting.cautions import Caution, Findings
from kerasflow.reporting.tables import percent

Rows = NDArray[np.int64]

_PAIRS = (("train", "test"), ("train", "validation"), ("validation", "test"))
_MOST_TOLD = 5


def find_leaks(findings: Findings) -> Iterator[Caution]:
    """Tells rows that are equal in every column used, and stand in two splits."""
    raw = findings.evidence.raw
    found = {
        (one, other): np.flatnonzero(np.isin(raw[other].fingerprints, raw[one].fingerprints))
        for one, other in _PAIRS
        if one in raw and other in raw and raw[one] is not raw[other]
    }
    found = {pair: twins for pair, twins in found.items() if len(twins)}
    if not found:
        return
    told = [_compare(raw, *pair, twins) for pair, twins in found.items()]
    yield Caution(
        _title(found),
        f"They are equal in every column that is used. {' '.join(told)}{_within(raw['train'])}",
        "Scores on rows that the model knows are too good. Remove repeated rows before they are "
        "split, or keep what belongs together in one split with `data.split.group`. Where rows "
        "have few values that differ, equal ones come by chance and are no fault.",
    )


def _title(found: Mapping[tuple[str, str], Rows]) -> str:
    (one, other), twins = next(iter(found.items()))
    rows = "1 row" if len(twins) == 1 else f"{len(twins):,} rows"
    verb = "stands" if len(twins) == 1 else "stand"
    more = ", and there is more of this" if len(found) > 1 else ""
    return f"{rows} of `{other}` {verb} in `{one}` too{more}"


def _compare(raw: Mapping[str, RawRows], one: str, other: str, twins: Rows) -> str:
    first, second = raw[one], raw[other]
    compared = len(second.fingerprints)
    few = [_pair(first, second, int(at)) for at in twins[:_MOST_TOLD]]
    more = f" and {len(twins) - len(few):,} more" if len(twins) > len(few) else ""
    part = percent(len(twins) / compared)
    told = f"Of `{other}`, {len(twins):,} ({part}) stand in `{one}`: {'; '.join(few)}{more}."
    if first.is_partial or second.is_partial:
        told += f" The first {len(first.fingerprints):,} and {compared:,} rows were compared."
    return told


def _pair(first: RawRows, second: RawRows, at: int) -> str:
    twin = int(np.flatnonzero(first.fingerprints == second.fingerprints[at])[0])
    return f"{Origin(second.places).describe(at)} is {Origin(first.places).describe(twin)}"


def _within(rows: RawRows) -> str:
    """Returns how many rows of the training split repeat others, which tells chance from leaks."""
    repeated = len(rows.fingerprints) - len(np.unique(rows.fingerprints))
    part = repeated / max(1, len(rows.fingerprints))
    return f" Within `train`, {percent(part)} of the rows repeat another one." if repeated else ""
