"""What data files say of themselves: columns, shapes, dtypes and rows, without their data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path as FilePath
from typing import Any

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.sections import SourceSpec
from kerasflow.building.signatures import TensorInfo
from kerasflow.errors import Problem
from kerasflow.feeding.files import find_folder
from kerasflow.feeding.outlooks.faults import Faults
from kerasflow.feeding.plans import Plan, make_plan, text_columns
from kerasflow.feeding.requests import Request
from kerasflow.feeding.shards import check_names, join_tables, read_each, shown_names
from kerasflow.feeding.sources.built_in.sets import built_in_headers
from kerasflow.feeding.sources.csv.tables import read_csv_head
from kerasflow.feeding.sources.folders.images import read_image_headers
from kerasflow.feeding.sources.folders.paired_files import read_file_headers
from kerasflow.feeding.sources.folders.texts import read_text_headers
from kerasflow.feeding.sources.npz.headers import read_npz_headers
from kerasflow.feeding.sources.npz.tables import open_npz
from kerasflow.feeding.sources.parquet.tables import read_parquet_header
from kerasflow.feeding.sources.reading import request_of, unnamed_tables
from kerasflow.feeding.sources.tfrecord.columns import declared_columns
from kerasflow.feeding.sources.tfrecord.headers import check_first_record, read_record_header
from kerasflow.feeding.tables import Array, Table, why_unreadable
from kerasflow.paths import Path

Glance = Callable[[FilePath, str], tuple[Table, int | None]]


@dataclass(frozen=True, slots=True)
class Header:
    """One split of a source, before its rows are read.

    Args:
        table: The columns; with the first rows where the file tells nothing without them, with no
            row elsewhere.
        rows: How many there are; None where only reading them all tells.
        path: Where the document names what holds them.
    """

    table: Table
    rows: int | None
    path: Path

    @property
    def file(self) -> str | None:
        """What the file is called in messages; None for what was given from Python."""
        return self.table.file

    @property
    def columns(self) -> dict[str, TensorInfo]:
        """Shape, without the rows, and dtype of the columns whose cells tell it."""
        seen = self.table.columns.items()
        told = ((name, column) for name, column in seen if name not in self.untold)
        return {name: info_of(column) for name, column in told if not why_unreadable(column)}

    @property
    def untold(self) -> frozenset[str]:
        """The columns whose first cells are all empty, so that they could be anything."""
        seen = self.table.columns.items()
        return frozenset(name for name, column in seen if self.rows is None and _is_empty(column))


@dataclass(frozen=True, slots=True)
class Headers:
    """What a source says of its splits.

    Args:
        splits: By split as the source has them, before `data.split` deals rows; empty without a
            source, and for one that only running or downloading it would tell.
        problems: Files and arrays that are missing or cannot be read, each where it is named.
    """

    splits: Mapping[str, Header] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_headers(
    blueprint: Blueprint,
    *,
    data: Any = None,
    roots: Iterable[str | FilePath] = (),
    plan: Plan | None = None,
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
    source, faults = plan.data.source, Faults()
    if source is None:
        return Headers()
    request = request_of(blueprint, source, roots=roots, text=text_columns(plan))
    if not plan.guessed:
        names = (plan.data.features.get(name, name) for name in plan.used_columns)
        request = replace(request, used=frozenset(names))
    splits = _READERS[source.kind](request, source, faults) if source.kind in _READERS else {}
    return Headers(splits, tuple(faults.problems))


def info_of(array: Array) -> TensorInfo:
    """Returns what a column is, its rows left out; text is ``"string"``."""
    dtype = "string" if array.dtype.kind == "O" else array.dtype.name
    return TensorInfo(array.shape[1:], dtype)


def _read_npz(request: Request, source: SourceSpec, faults: Faults) -> dict[str, Header]:
    path, names = source.path / source.kind / "path", source.options.get("path")
    files = faults.attempt("KF710", path, partial(request.files, names)) or []
    seen: dict[str, list[tuple[Table, int, Path]]] = {}
    for file in files:
        before = len(faults.problems)
        archive = faults.attempt("KF711", path, partial(open_npz, *file))
        with nullcontext() if archive is None else archive:
            told = (archive, file[1], source, faults, request.used)
            found = {} if archive is None else read_npz_headers(*told)
        for split, header in found.items():
            seen.setdefault(split, []).append(header)
        if len(faults.problems) > before:
            break  # the next file would only repeat it
    together = {split: _together(parts, names, faults) for split, parts in seen.items()}
    return {split: header for split, header in together.items() if header is not None}


def _together(parts: list[tuple[Table, int, Path]], names: Any, faults: Faults) -> Header | None:
    """Returns the header of several files as one; None where they do not agree."""
    rows, path = sum(part[1] for part in parts), parts[0][2]
    tables = [part[0] for part in parts]
    table = faults.attempt("KF711", path, partial(join_tables, tables, names))
    return None if table is None else Header(table, rows, path)


def _read_csv(request: Request, source: SourceSpec, faults: Faults) -> dict[str, Header]:
    separator = source.options.get("separator", ",")
    glance = partial(read_csv_head, separator=separator, text=request.text)
    return _read_files(request, source, faults, glance)


def _read_parquet(request: Request, source: SourceSpec, faults: Faults) -> dict[str, Header]:
    return _read_files(request, source, faults, read_parquet_header)


def _read_tfrecord(request: Request, source: SourceSpec, faults: Faults) -> dict[str, Header]:
    columns, before = declared_columns(source.options), len(faults.problems)
    glance = partial(read_record_header, columns=columns)
    splits = _read_files(request, source, faults, glance)
    path = source.path / source.kind / "columns"
    for split, names, _ in _files(source):
        if split in splits and len(faults.problems) == before:
            check_first_record(request.files(names)[0], columns, path, faults)
    return splits


def _read_files(
    request: Request, source: SourceSpec, faults: Faults, glance: Glance
) -> dict[str, Header]:
    splits = {}
    for split, names, path in _files(source):
        found = faults.attempt("KF710", path, partial(request.files, names))
        seen = found and faults.attempt("KF711", path, partial(_glance, found, glance, names))
        if seen:
            splits[split] = Header(*seen, path)
    return splits


def _glance(
    files: list[tuple[FilePath, str]], glance: Glance, names: Any
) -> tuple[Table, int | None]:
    """Returns what some files say together: of files that are told by a part, the first's."""
    seen = read_each(files, glance)
    tables = [table for table, _ in seen]
    known = [rows for _, rows in seen if rows is not None]
    if len(known) == len(seen):
        return join_tables(tables, names), sum(known)
    for table in tables[1:]:
        check_names(tables[0], table)
    return (replace(tables[0], file=shown_names(names)) if len(tables) > 1 else tables[0]), None


def _files(source: SourceSpec) -> Iterator[tuple[str, Any, Path]]:
    """Yields every file of a source with its split, and where it is named."""
    path, splits = source.path / source.kind, source.options.get("splits")
    if splits is None:
        yield "train", source.options.get("path"), path / "path"
        return
    for split, name in splits.items():
        yield split, name, path / "splits" / split


def _read_built_in(_: Request, source: SourceSpec, __: Faults) -> dict[str, Header]:
    path = source.path / source.kind / "name"
    seen = built_in_headers(str(source.options.get("name")))
    return {split: Header(table, rows, path) for split, (table, rows) in seen.items()}


def _read_folders(request: Request, source: SourceSpec, faults: Faults) -> dict[str, Header]:
    path, name = source.path / source.kind / "path", str(source.options.get("path"))
    if not faults.passes("KF710", path, partial(find_folder, name, request.roots)):
        return {}
    seen = faults.attempt("KF711", path, partial(_FOLDERS[source.kind], request)) or {}
    return {split: Header(table, rows, path) for split, (table, rows) in seen.items()}


_FOLDERS: Mapping[str, Callable[[Request], Mapping[str, tuple[Table, int]]]] = {
    "images": read_image_headers,
    "texts": read_text_headers,
    "files": read_file_headers,
}
_READERS: Mapping[str, Callable[[Request, SourceSpec, Faults], dict[str, Header]]] = {
    "npz": _read_npz,
    "csv": _read_csv,
    "parquet": _read_parquet,
    "keras": _read_built_in,
    "images": _read_folders,
    "texts": _read_folders,
    "tfrecord": _read_tfrecord,
    "files": _read_folders,
}


def _given_headers(data: Any, plan: Plan) -> Headers:
    path, faults = Path(("data",)), Faults()
    tables = faults.attempt("KF711", path, lambda: unnamed_tables(data, plan, text_columns(plan)))
    splits = {split: Header(table, len(table), path) for split, table in (tables or {}).items()}
    return Headers(splits, tuple(faults.problems))


def _is_empty(column: Array) -> bool:
    return column.dtype.kind == "O" and len(column) > 0 and all(cell == "" for cell in column.flat)
