"""From what a blueprint names, or what is given from Python, to tables by split."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.specs import DataSpec
from kerasflow.catalog import names, registered
from kerasflow.errors import DataError
from kerasflow.feeding.built_in_sets import read_built_in
from kerasflow.feeding.delimited import read_csv
from kerasflow.feeding.files import data_roots
from kerasflow.feeding.given import read_given
from kerasflow.feeding.npz import check_lengths, read_npz
from kerasflow.feeding.parquet import read_parquet
from kerasflow.feeding.requests import Request
from kerasflow.feeding.tables import Table, missing_name

_READERS: Mapping[str, Callable[[Request], dict[str, Table]]] = {
    "npz": read_npz,
    "csv": read_csv,
    "parquet": read_parquet,
    "keras": read_built_in,
}


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
        raise DataError("the blueprint has no `data.source`; name one, or give `data=` from Python")
    request = Request(
        kind=spec.source.kind,
        options=spec.source.options,
        roots=data_roots(blueprint, roots),
        text=frozenset(spec.features.get(name, name) for name in text),
        allow_download=allow_download,
    )
    return renamed(_reader(spec.source.kind)(request), spec)


def renamed(tables: Mapping[str, Table], spec: DataSpec) -> dict[str, Table]:
    """Returns the tables under the names of `data.features`, every column of equal length."""
    for table in tables.values():
        check_lengths(table)
    if not spec.features:
        return dict(tables)
    return {split: table.rename(spec.features) for split, table in tables.items()}


def _reader(kind: str) -> Callable[[Request], dict[str, Table]]:
    if kind in _READERS:
        return _READERS[kind]
    source = registered("sources", kind)
    if source is None:
        known = [*_READERS, *names("sources")]
        raise DataError(missing_name("source", kind, known))
    return lambda request: _read_registered(source, request)


def _read_registered(source: Callable[..., Any], request: Request) -> dict[str, Table]:
    tables = read_given(source(**request.options))
    return {
        split: replace(table, file=f"source `{request.kind}`") for split, table in tables.items()
    }
