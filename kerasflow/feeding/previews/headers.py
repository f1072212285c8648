"""What the data of a blueprint says of itself, before its rows are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.feeding.plans import DataPlan, make_plan, text_columns
from kerasflow.feeding.previews.faults import DataFaults
from kerasflow.feeding.sources.headers import Header, Headers
from kerasflow.feeding.sources.readers import find_reader
from kerasflow.feeding.sources.reading import request_of, unnamed_tables
from kerasflow.paths import Path


def read_headers(
    blueprint: Blueprint,
    *,
    data: Any = None,
    roots: Iterable[str | FilePath] = (),
    plan: DataPlan | None = None,
) -> Headers:
    """Returns what the data of a blueprint says of itself.

    Use it before a run. Of an npz file the names and headers of its arrays are read, of a Parquet
    file its footer, of a CSV file the first rows.

    Args:
        blueprint: Its `data.source` says what is looked at.
        data: Takes the place of the source: arrays or frames, as `feed` takes them.
        roots: Further folders in which files are looked for.
        plan: Of the blueprint, where there is one already.
    """
    plan = plan or make_plan(blueprint)
    if data is not None:
        return _given_headers(data, plan)
    source, faults = plan.data.source, DataFaults()
    if source is None:
        return Headers()
    request = request_of(blueprint, source, roots=roots, text=text_columns(plan))
    if not plan.guessed:
        names = (plan.data.features.get(name, name) for name in plan.used_columns)
        request = replace(request, used=frozenset(names))
    splits = find_reader(source.kind).preview(request, faults)
    return Headers(splits, tuple(faults.problems))


def _given_headers(data: Any, plan: DataPlan) -> Headers:
    path, faults = Path(("data",)), DataFaults()
    tables = faults.attempt("KF711", path, lambda: unnamed_tables(data, plan, text_columns(plan)))
    splits = {split: Header(table, len(table), path) for split, table in (tables or {}).items()}
    return Headers(splits, tuple(faults.problems))
