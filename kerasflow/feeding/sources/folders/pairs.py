"""Files that belong together: one of each column for a row, paired by what `*` stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from kerasflow.blueprints.sources.folders import pattern_of
from kerasflow.errors import DataError
from kerasflow.feeding.requests import Request
from kerasflow.feeding.sources.folders.examples import MAX_EXAMPLES, ExampleFolder, split_folders

_SHOWN = 3

Key = tuple[str, ...]


class Member(NamedTuple):
    """One file: where it is, and what it is called in messages."""

    path: Path
    name: str


class FileColumn(NamedTuple):
    """A column of files: what they are, where, and how they are read."""

    name: str
    kind: str
    pattern: str
    options: Mapping[str, Any]


class Pairs(NamedTuple):
    """The files of a split: their folder, what each row is called, the files of each column."""

    folder: str
    rows: list[str]
    members: dict[str, list[Member]]


def declared_files(options: Mapping[str, Any]) -> tuple[FileColumn, ...]:
    """Returns the columns that a source declares."""
    return tuple(_declared(name, told) for name, told in options["columns"].items())


def _declared(name: str, told: Mapping[str, Any]) -> FileColumn:
    [(kind, options)] = told.items()
    return FileColumn(name, kind, pattern_of(told), options if isinstance(options, Mapping) else {})


def list_pairs(request: Request, columns: Sequence[FileColumn]) -> dict[str, Pairs]:
    """Returns the files of each split, sorted by what `*` stands for.

    Args:
        request: Its option `path` names the folder, in which there may be one for each split.
        columns: Whose patterns begin in it.

    Raises:
        DataError: There is no such folder, or a file has no partner; with the first few names.
    """
    splits = split_folders(request)
    return {split: _pair(folder, columns) for split, folder in splits.items()}


def _pair(folder: ExampleFolder, columns: Sequence[FileColumn]) -> Pairs:
    found = {}
    for column in columns:
        found[column.name] = dict(_matches(folder, column.pattern.split("/"), count(1)))
        if not found[column.name]:
            message = f"no file in it matches `{column.pattern}`"
            hint = "look at the names there"
            raise DataError(message, hint, file=folder.name, column=column.name)
    keys = sorted({key for files in found.values() for key in files})
    for column in columns:
        if lacking := [key for key in keys if key not in found[column.name]]:
            raise _unpaired(folder, column, lacking, len(keys))
    members = {name: [files[key] for key in keys] for name, files in found.items()}
    return Pairs(folder.name, [f"{folder.name}/{'/'.join(key)}" for key in keys], members)


def _matches(
    folder: ExampleFolder, parts: Sequence[str], seen: Iterator[int]
) -> Iterator[tuple[Key, Member]]:
    """Yields the files that a pattern means, with what its stars stand for."""
    for entry in folder.entries():
        if next(seen) > MAX_EXAMPLES:
            raise DataError(f"more than {MAX_EXAMPLES:,} names are looked at", file=folder.name)
        key = _stands_for(parts[0], entry.name)
        if key is None:
            continue
        if len(parts) == 1 and entry.is_file():
            yield key, Member(Path(entry.path), f"{folder.name}/{entry.name}")
        elif len(parts) > 1 and entry.is_dir():
            inner = _matches(folder.inner(entry), parts[1:], seen)
            yield from ((key + deeper, member) for deeper, member in inner)


def _stands_for(part: str, name: str) -> Key | None:
    """Returns what the star of a part stands for in a name; nothing where there is no star."""
    if "*" not in part:
        return () if name == part else None
    before, _, after = part.partition("*")
    if len(name) < len(part) - 1 or not (name.startswith(before) and name.endswith(after)):
        return None
    return (name[len(before) : len(name) - len(after)],)


def _unpaired(
    folder: ExampleFolder, column: FileColumn, lacking: list[Key], rows: int
) -> DataError:
    shown = ", ".join(f"`{_named(column.pattern, key)}`" for key in lacking[:_SHOWN])
    more = f" and {len(lacking) - _SHOWN} more" if len(lacking) > _SHOWN else ""
    message = f"{len(lacking)} of {rows} rows have no file: there is no {shown}{more}"
    hint = "add them, or move what they belong to away"
    return DataError(message, hint, file=folder.name, column=column.name)


def _named(pattern: str, key: Key) -> str:
    """Returns the file that a pattern means for one row."""
    for part in key:
        pattern = pattern.replace("*", part, 1)
    return pattern
