"""Tables in several files: read side by side, and put together where they agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from kerasflow.errors import DataError, Refusal
from kerasflow.feeding.casting import cast
from kerasflow.feeding.tables import (
    Array,
    Shard,
    Table,
    is_empty,
    listed,
    missing_name,
    unreadable,
    why_unreadable,
    with_lists,
)

Read = Callable[[Path, str], Table]
Found = TypeVar("Found")

READERS = 4
"""Files that are read at the same time."""

_KINDS = {"O": "text", "M": "dates", "m": "durations", "b": "truth values", "c": "complex numbers"}


def read_shards(files: Sequence[tuple[Path, str]], read: Read, names: Any) -> Table:
    """Returns the rows of some files as one table, in the order of the files.

    Args:
        files: Where they are, and what they are called in messages; at least one.
        read: Reads one of them.
        names: As the blueprint has them.

    Raises:
        DataError: One cannot be read, or its columns are not those of the first.
    """
    return join_tables(read_each(files, read), names)


def read_each(files: Sequence[tuple[Path, str]], read: Callable[[Path, str], Found]) -> list[Found]:
    """Returns what is read of each file, a few at a time; the first that fails is told."""
    with ThreadPoolExecutor(min(READERS, len(files))) as pool:
        return list(pool.map(lambda file: read(*file), files))


def join_tables(tables: list[Table], names: Any) -> Table:
    """Returns the rows of some tables as one table.

    Args:
        tables: At least one. The list is emptied, so that no column is there twice for long.
        names: Of the files, as the blueprint has them.

    Raises:
        DataError: The columns differ in name, kind or shape; with the file and the column.
    """
    if len(tables) == 1:
        return tables[0]
    for table in tables[1:]:
        check_names(tables[0], table)
    shards, labels, numbers = _shards(tables), tables[0].labels, _numbers(tables)
    parts = [dict(table.columns) for table in tables]
    tables.clear()
    columns = {
        name: _joined([part.pop(name) for part in parts], shards, labels.get(name, name))
        for name in list(parts[0])
    }
    return Table(columns, shown_names(names), numbers, labels, shards)


def shown_names(names: Any) -> str:
    """Returns what several files are called together in messages."""
    if isinstance(names, str):
        return names
    first, *rest = names
    return f"{first} and {len(rest)} more" if rest else str(first)


def check_names(first: Table, table: Table) -> None:
    """Refuses a table that has not the columns of the first.

    Raises:
        DataError: With the column.
    """
    for name in first.columns:
        if name not in table.columns:
            message, hint = missing_name("column", name, table.columns)
            message = f"{message}, and `{first.file}` has it"
            raise DataError(message, hint, file=table.file, column=name)
    more = [name for name in table.columns if name not in first.columns]
    if more:
        message = f"`{first.file}` has no column {listed(more)}"
        raise DataError(message, "give all files the same columns", file=table.file, column=more[0])


def _shards(tables: Iterable[Table]) -> tuple[Shard, ...]:
    shards, before = [], 0
    for table in tables:
        shards.append(Shard(table.file or "", before))
        before += table.row(len(table) - 1) if len(table) else 0
    return tuple(shards)


def _numbers(tables: Sequence[Table]) -> NDArray[np.int64] | None:
    if all(table.row_numbers is None for table in tables):
        return None
    pairs = zip(tables, _shards(tables), strict=True)
    return np.concatenate([table.numbers(slice(None)) + shard.before for table, shard in pairs])


def _joined(parts: list[Array], shards: Sequence[Shard], column: str) -> Array:
    for part, shard in zip(parts, shards, strict=True):
        if why := why_unreadable(part):
            index = None if why.at is None else why.at + shard.before
            return unreadable(sum(map(len, parts)), why.message, why.hint, index)
    parts = with_lists(parts)
    told = next((part for part in enumerate(parts) if not is_empty(part[1])), (0, parts[0]))
    first, model = shards[told[0]].file, told[1]
    filled = [_gaps(part, model) if is_empty(part) else part for part in parts]
    for part, shard in zip(filled, shards, strict=True):
        if difference := _difference(part, model, first):
            raise DataError(*difference, file=shard.file, column=column)
    dtypes = {part.dtype for part in filled}
    if all(dtype.kind in "iu" for dtype in dtypes) and np.result_type(*dtypes).kind == "f":
        filled = [_signed(*each, column) for each in zip(filled, shards, strict=True)]
    return np.concatenate(filled)


def _signed(part: Array, shard: Shard, column: str) -> Array:
    """Returns the largest unsigned numbers as signed ones; of both together NumPy makes floats."""
    if part.dtype != np.uint64:
        return part
    return cast(Table({}, shard.file), column, part, np.int64)


def _gaps(part: Array, like: Array) -> Array:
    """Returns empty cells as a column of another kind has them."""
    if like.dtype.kind == "O":
        return part
    gap, dtype = ("NaT", like.dtype) if like.dtype.kind in "mM" else (np.nan, np.dtype(float))
    return np.full(part.shape, gap, dtype)


def _difference(part: Array, first: Array, file: str) -> Refusal | None:
    """Returns in what a column is not that of the first file."""
    hint = "save all files alike"
    if part.shape[1:] != first.shape[1:]:
        here, there = list(part.shape[1:]), list(first.shape[1:])
        return Refusal(f"the rows have shape {here} here, and {there} in `{file}`", hint)
    ours, theirs = _kind(part), _kind(first)
    if ours != theirs and not _has_only_gaps(part):
        return Refusal(f"the cells are {ours} here, and {theirs} in `{file}`", hint)
    if np.uint8 in (part.dtype, first.dtype) and "f" in (part.dtype.kind, first.dtype.kind):
        message = f"the cells are {part.dtype} here, and {first.dtype} in `{file}`"
        return Refusal(f"{message}; a model cannot tell 0 to 255 from 0 to 1", hint)
    return None


def _has_only_gaps(part: Array) -> bool:
    return part.dtype.kind == "f" and len(part) > 0 and bool(np.isnan(part).all())


def _kind(part: Array) -> str:
    return _KINDS.get(part.dtype.kind, "numbers")
