"""From what a blueprint names, or what is given from Python, to tables by split."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.sections import DataSpec, SourceSpec
from kerasflow.catalog import names, registered
from kerasflow.errors import DataError
from kerasflow.feeding.files import data_roots
from kerasflow.feeding.plans import Plan
from kerasflow.feeding.requests import Request
from kerasflow.feeding.sources.built_in.sets import read_built_in
from kerasflow.feeding.sources.csv.tables import read_csv
from kerasflow.feeding.sources.folders.images import read_images
from kerasflow.feeding.sources.folders.paired_files import read_files
from kerasflow.feeding.sources.folders.texts import read_texts
from kerasflow.feeding.sources.given import read_given
from kerasflow.feeding.sources.npz.tables import check_lengths, read_npz
from kerasflow.feeding.sources.parquet.tables import read_parquet
from kerasflow.feeding.sources.tfrecord.tables import read_tfrecord
from kerasflow.feeding.tables import Table, listed, missing_name

_READERS: Mapping[str, Callable[[Request], dict[str, Table]]] = {
    "npz": read_npz,
    "csv": read_csv,
    "parquet": read_parquet,
    "keras": read_built_in,
    "images": read_images,
    "texts": read_texts,
    "tfrecord": read_tfrecord,
    "files": read_files,
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
        raise DataError(
            "the blueprint has no `data.source`", "name one, or give `data=` from Python"
        )
    request = request_of(blueprint, spec.source, roots=roots, text=text)
    request = replace(request, allow_download=allow_download)
    return renamed(read_request(request), spec)


def read_request(request: Request) -> dict[str, Table]:
    """Reads a source as a whole, its columns called as in the files; raises as `read_tables`."""
    return _reader(request.kind)(request)


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
        roots=data_roots(blueprint, roots),
        text=frozenset(features.get(name, name) for name in text),
    )


def given_tables(data: Any, plan: Plan, text: Iterable[str]) -> dict[str, Table]:
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


def unnamed_tables(data: Any, plan: Plan, text: Iterable[str]) -> dict[str, Table]:
    """Returns the same tables with their columns as they are called in what was given."""
    if isinstance(data, tuple):
        return read_given(_paired(data, plan))
    features = plan.data.features
    wanted = frozenset(features.get(name, name) for name in text)
    return read_given(data, text=wanted, separator=plan.separator)


def _paired(data: tuple[Any, ...], plan: Plan) -> dict[str, Any]:
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


def _reader(kind: str) -> Callable[[Request], dict[str, Table]]:
    if kind in _READERS:
        return _READERS[kind]
    source = registered("sources", kind)
    if source is None:
        known = [*_READERS, *names("sources")]
        raise DataError(*missing_name("source", kind, known))
    return lambda request: _read_registered(source, request)


def _read_registered(source: Callable[..., Any], request: Request) -> dict[str, Table]:
    tables = read_given(source(**request.options))
    return {
        split: replace(table, file=f"source `{request.kind}`") for split, table in tables.items()
    }
