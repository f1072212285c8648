"""Columns that a blueprint names, and that its files do not have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kerasflow.blueprints.expanding import Expansion
from kerasflow.checking.wirings import wires_of
from kerasflow.errors import Problem
from kerasflow.feeding.plans import DataPlan
from kerasflow.feeding.sources.headers import Header
from kerasflow.nearness import suggest
from kerasflow.paths import Path


def find_missing_columns(
    plan: DataPlan, expansion: Expansion, splits: Mapping[str, Header]
) -> Iterator[Problem]:
    """Yields every column that is named and not there: where it is named, or at its file.

    Args:
        plan: Of the blueprint, its input no longer guessed.
        expansion: The blueprint written out.
        splits: What the files say, `train` among them.
    """
    train = splits["train"]
    known = _names(plan, train)
    missing = set()
    for path, name, at_key in _named(plan, expansion):
        there = train.table.columns if path.parts[:2] == ("data", "features") else known
        if name not in there:
            missing.add(name)
            yield _no_column(name, list(there), train, path, at_key=at_key)
    for split, header in splits.items():
        there = _names(plan, header)
        for name in plan.used_columns:
            if name not in there and name not in missing and split != "train":
                yield _no_column(name, list(there), header, header.path, at_key=False)


def _no_column(name: str, known: list[str], header: Header, path: Path, *, at_key: bool) -> Problem:
    where = f"`{header.file}`" if header.file else "the data"
    hint, fix = suggest(name, known)
    message = f"{where} has no column `{name}`"
    fix = fix if path != header.path else None
    return Problem("KF716", message, path, hint=hint, at_key=at_key, fix=fix)


def _names(plan: DataPlan, header: Header) -> list[str]:
    """Returns the columns of a split under the names of `data.features`."""
    features = plan.data.features
    kept = [name for name in header.table.columns if name not in features.values()]
    return [*kept, *features]


def _named(plan: DataPlan, expansion: Expansion) -> Iterator[tuple[Path, str, bool]]:
    """Yields every column that is named, with its place, and whether it stands there as a key."""
    targets = ((path, name) for path, name in plan.data.targets() if plan.wire(name) is None)
    yield from ((path, name, False) for path, name in (*targets, *plan.data.columns()))
    graph = expansion.preprocess
    for call in graph.calls if graph else ():
        yield from (
            (path, ref.node, False)
            for path, ref in wires_of(call)
            if graph and ref.node in graph.inputs
        )
    for key, name in plan.inputs.items():
        if plan.wire(name) is None:
            yield plan.declared(key).path, name, True
