"""What data files say of themselves: columns, shapes, dtypes and rows, without their data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path as FilePath
from typing import Any

from kerasflow.building.signatures import TensorInfo
from kerasflow.errors import Problem
from kerasflow.feeding.previews.faults import DataFaults
from kerasflow.feeding.requests import Request
from kerasflow.feeding.shards import check_names, join_tables, read_each, shown_names
from kerasflow.feeding.tables import Table, info_of, is_empty, why_unreadable
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
        return frozenset(name for name, column in seen if self.rows is None and is_empty(column))


@dataclass(frozen=True, slots=True)
class Headers:
    """What a source says of its splits.

    Args:
        splits: By split as the source has them, before `data.split` takes rows; empty without a
            source, and for one that only running or downloading it would tell.
        problems: Files and arrays that are missing or cannot be read, each where it is named.
    """

    splits: Mapping[str, Header] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def preview_files(request: Request, faults: DataFaults, glance: Glance) -> dict[str, Header]:
    """Returns the headers of the files that `path` names, or `splits` for each split.

    Args:
        request: Names them.
        faults: Takes what is wrong, each where it is named.
        glance: Reads the header of one file: its columns, and how many rows there are.
    """
    splits = {}
    for split, names, path in files_by_split(request):
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


def files_by_split(request: Request) -> Iterator[tuple[str, Any, Path]]:
    """Yields what names the files of every split, and where it is named."""
    splits = request.options.get("splits")
    if splits is None:
        yield "train", request.options.get("path"), request.path / "path"
        return
    for split, name in splits.items():
        yield split, name, request.path / "splits" / split
