"""From what a blueprint names, or what is given from Python, to tables or streams by split."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.sections import DataSpec, SourceSpec
from kerasflow.errors import DataError
from kerasflow.feeding.files import data_roots
from kerasflow.feeding.plans import DataPlan
from kerasflow.feeding.requests import Request
from kerasflow.feeding.sources.given import read_given
from kerasflow.feeding.sources.npz.tables import check_lengths
from kerasflow.feeding.sources.readers import find_reader
from kerasflow.feeding.streaming.streams import Stream, stream_table
from kerasflow.feeding.tables import Table, listed


def read_tables(
    blueprint: Blueprint,
    *,
    roots: Iterable[str | Path] = (),
    text: Iterable[str] = (),
    allow_download: bool = False,
) -> dict[str, Table]:
    """Reads the source of a blueprint.

    Args:
        blueprint: Its `data.source` says what is read, its `data.features` renames.
        roots: Further folders in which files are looked for.
        text: Columns that are wanted as text even where they look like numbers.
        allow_download: Whether a built-in set may be downloaded.

    Returns:
        Tables by split; `train` alone where the source has no splits.

    Raises:
        DataError: A file, array or column is missing or at fault.
    """
    spec = blueprint.data or DataSpec()
    if spec.source is None:
        hint = "name one, or give `data=` from Python"
        raise DataError("the blueprint has no `data.source`", hint)
    request = request_of(blueprint, spec.source, roots=roots, text=text)
    request = replace(request, allow_download=allow_download)
    return renamed(read_request(request), spec)


def read_request(request: Request) -> dict[str, Table]:
    """Reads a source as a whole, its columns called as in the files; raises as `read_tables`."""
    return dict(find_reader(request.kind).read(request))


def request_of(
    blueprint: Blueprint,
    source: SourceSpec,
    *,
    roots: Iterable[str | Path] = (),
    text: Iterable[str] = (),
) -> Request:
    """Returns what the reader of a blueprint's source is told.

    Args:
        blueprint: Its `data.features` renames.
        source: That of the blueprint.
        roots: Further folders in which files are looked for.
        text: Columns that are wanted as text even where they look like numbers.
    """
    features = blueprint.data.features if blueprint.data else {}
    return Request(
        kind=source.kind,
        options=source.options,
        path=source.inside,
        roots=data_roots(blueprint, roots),
        text=frozenset(features.get(name, name) for name in text),
    )


def given_tables(data: Any, plan: DataPlan, text: Iterable[str]) -> dict[str, Table]:
    """Returns the tables of what was given from Python in place of a source.

    Args:
        data: As `read_given` takes it; or a pair, of the one column that the model takes and
            the one that it is compared with.
        plan: Of the blueprint.
        text: Columns that are wanted as text even where they look like numbers.

    Raises:
        DataError: It cannot be read, or is a pair and the blueprint has more columns than two.
    """
    tables = unnamed_tables(data, plan, text)
    return tables if isinstance(data, tuple) else renamed(tables, plan.data)


def unnamed_tables(data: Any, plan: DataPlan, text: Iterable[str]) -> dict[str, Table]:
    """Returns the same tables with their columns as they are called in what was given."""
    if isinstance(data, tuple):
        return read_given(_paired(data, plan))
    features = plan.data.features
    wanted = frozenset(features.get(name, name) for name in text)
    return read_given(data, text=wanted, separator=plan.separator)


def _paired(data: tuple[Any, ...], plan: DataPlan) -> dict[str, Any]:
    inputs = plan.columns(plan.inputs.values())
    targets = [name for name in plan.columns(plan.target_names) if name not in inputs]
    if (len(data), len(inputs), len(targets)) != (2, 1, 1):
        raise DataError(
            "a tuple is taken as `(x, y)` where the model takes one column and is compared with "
            f"another one; this blueprint takes {listed(inputs)} and compares with "
            f"{listed(targets)}",
            "give a mapping of arrays by these names",
        )
    return {inputs[0]: data[0], targets[0]: data[1]}


def renamed(tables: Mapping[str, Table], spec: DataSpec) -> dict[str, Table]:
    """Returns the tables under the names of `data.features`, every column of equal length."""
    for table in tables.values():
        check_lengths(table)
    if not spec.features:
        return dict(tables)
    return {split: table.rename(spec.features) for split, table in tables.items()}


def open_streams(
    blueprint: Blueprint,
    plan: DataPlan,
    data: Any = None,
    *,
    roots: Iterable[str | Path] = (),
    text: Iterable[str] = (),
    allow_download: bool = False,
) -> dict[str, Stream]:
    """Returns the rows of a blueprint by split, their columns as it calls them.

    Args:
        blueprint: Its `data.source` says what is read.
        plan: Of the blueprint.
        data: Takes the place of the source, as `given_tables` takes it.
        roots: Further folders in which files are looked for.
        text: Columns that are wanted as text even where they look like numbers.
        allow_download: Whether a built-in set may be downloaded.

    Raises:
        DataError: A file, array or column is missing or at fault.
    """
    if data is not None:
        tables = given_tables(data, plan, text)
        return {split: stream_table(table) for split, table in tables.items()}
    source = plan.data.source
    stream = find_reader(source.kind).stream if source else None
    if source is None or stream is None:
        tables = read_tables(blueprint, roots=roots, text=text, allow_download=allow_download)
        return {split: stream_table(table) for split, table in tables.items()}
    streams = stream(request_of(blueprint, source, roots=roots, text=text))
    return {split: stream.rename(plan.data.features) for split, stream in streams.items()}
