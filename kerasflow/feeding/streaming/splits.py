"""Data that is not held in memory: split, preprocessed and laid on disk, some rows at a time."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from kerasflow.building.memory import format_bytes
from kerasflow.errors import DataError
from kerasflow.feeding.plans import DataPlan
from kerasflow.feeding.preprocessing.pipelines import BATCH_ROWS
from kerasflow.feeding.preprocessing.preprocessors import Preprocessor, signature_of
from kerasflow.feeding.splits import MakeSplit, Origin, Split, make_split
from kerasflow.feeding.splitting import split_tables
from kerasflow.feeding.streaming.disk_arrays import DiskArray
from kerasflow.feeding.streaming.streams import CHUNK_BYTES, Stream, rows_of
from kerasflow.feeding.tables import Table, with_lists

_ROWS = "\0rows"


@dataclass(frozen=True, slots=True)
class StreamedSplit(Split):
    """A split whose arrays lie on disk; slices of them are read as arrays."""


class SplitRows:
    """The rows of one split of a stream.

    Args:
        stream: Has the rows.
        names: Of the columns.
        taken: Which rows of the stream are meant; None for all.
    """

    def __init__(
        self, stream: Stream, names: Iterable[str], taken: NDArray[np.bool_] | None = None
    ) -> None:
        self.stream, self.taken = stream, taken
        self.model = stream.model.only(names)
        self.count = len(stream) if taken is None else int(taken.sum())
        self._ahead = self.chunks()
        self._chunk, self._start = self.model, 0

    def take(self, start: int, stop: int) -> Table:
        """Returns the rows from one number to before another; fast where they come in order."""
        if start < self._start or not len(self._chunk):
            self._ahead.close()
            self._ahead, self._start = self.chunks(), 0
            self._chunk = next(self._ahead)
        found: list[Table] = []
        while start < stop:
            while start >= self._start + len(self._chunk):
                self._start += len(self._chunk)
                self._chunk = next(self._ahead)
            first = start - self._start
            found.append(self._chunk.take(slice(first, first + stop - start)))
            start += len(found[-1])
        if stop == self.count:
            self._ahead.close()  # here, where no more is read, and not whenever it is collected
        return join(found) if found else self.model

    def chunks(self) -> Generator[Table, None, None]:
        """Yields the rows, some at a time, so that batches end as they do in a whole table."""
        size = max(1, rows_of(CHUNK_BYTES, self.model) // BATCH_ROWS) * BATCH_ROWS
        held: list[Table] = []
        for chunk in self._taken():
            held.append(chunk)
            while sum(map(len, held)) >= size:
                whole = join(held)
                yield whole.take(slice(0, size))
                held = [whole.take(slice(size, None))]
        if sum(map(len, held)):
            yield join(held)

    def _taken(self) -> Iterator[Table]:
        start = 0
        for chunk in self.stream.chunks([*self.model.columns]):
            stop = start + len(chunk)
            rows = None if self.taken is None else np.flatnonzero(self.taken[start:stop])
            yield chunk if rows is None else chunk.take(rows)
            start = stop


@dataclass(frozen=True, slots=True)
class StreamedTable(Table):
    """A table whose columns are without rows; these are read when slices of it are taken.

    Args:
        split: Its rows.
    """

    split: SplitRows = field(kw_only=True)

    def __len__(self) -> int:
        return self.split.count

    def take(self, rows: NDArray[np.int64] | slice) -> Table:
        """Returns some of the rows; only a slice can be taken."""
        if not isinstance(rows, slice):
            raise TypeError("the rows of a stream are taken by slices")
        start, stop, _ = rows.indices(len(self))
        return self.split.take(start, stop)

    def place(self, index: int) -> tuple[str | None, int]:
        """Returns the file of a row and its number in it, for which the rows are read again."""
        return self.take(slice(index, index + 1)).place(0)


def _table(split: SplitRows) -> Table:
    model = split.model
    return StreamedTable(model.columns, model.file, labels=model.labels, split=split)


def join(tables: list[Table]) -> Table:
    """Returns tables of the same stream as one."""
    if len(tables) == 1:
        return tables[0]
    columns = {
        name: np.concatenate(with_lists([table.columns[name] for table in tables]))
        for name in tables[0].columns
    }
    numbers = np.concatenate([table.numbers(slice(None)) for table in tables])
    return replace(tables[0], columns=columns, row_numbers=numbers)


def split_streams(
    streams: Mapping[str, Stream],
    plan: DataPlan,
    *,
    seed: int,
    check: Callable[[Table], None] = lambda table: None,
) -> dict[str, Table]:
    """Splits the rows of streams as `split_tables` does those of tables: the same ones.

    Of rows that are split, the columns by which this happens are held in memory.

    Args:
        streams: What the source gave, by split.
        plan: Of the blueprint.
        seed: Used where the split has none.
        check: Is shown these columns before.

    Raises:
        DataError: As `split_tables` does.
    """
    names, split = plan.used_columns, plan.data.split
    tables: dict[str, Table] = {
        name: _table(SplitRows(stream, names)) for name, stream in streams.items()
    }
    index = {name: Table({}, stream.model.file) for name, stream in streams.items()}
    if isinstance(split.test, (int, float)) or isinstance(split.validation, (int, float)):
        index["train"] = _index(streams["train"], plan.split_names)
        check(index["train"])
    divided = split_tables(index, split, seed=seed)
    for name, part in divided.items():
        if _ROWS in part.columns:
            taken = np.zeros(len(streams["train"]), bool)
            taken[part.columns[_ROWS]] = True
            tables[name] = _table(SplitRows(streams["train"], names, taken))
    if split.validation == "test":
        tables["validation"] = tables["test"]
    return tables


def _index(stream: Stream, names: tuple[str, ...]) -> Table:
    """Returns the columns by which rows are split, and the numbers of the rows in the stream."""
    numbers = {_ROWS: np.arange(len(stream))}
    if not names:
        return Table(numbers, stream.model.file)
    whole = join(list(stream.chunks(names)))
    return replace(whole, columns={**whole.columns, **numbers})


def lay_on_disk(
    preprocessor: Preprocessor,
    table: Table,
    *,
    folder: Path,
) -> StreamedSplit:
    """Makes a split as `make_split` does, some rows at a time, and lays it on disk.

    Args:
        preprocessor: Fitted or loaded.
        table: A `StreamedTable`.
        folder: On the disk.

    Raises:
        DataError: A cell is at fault, or the disk has too little room.
    """
    arrays: dict[tuple[str, str], DiskArray] = {}
    for chunk in cast(StreamedTable, table).split.chunks():
        made = make_split(preprocessor, chunk)
        parts = _parts(made)
        if not arrays:
            _check_room(sum(part.nbytes for part in parts.values()), chunk, table, folder)
            arrays = {key: DiskArray(folder, part) for key, part in parts.items()}
            if not preprocessor.signature:
                preprocessor = replace(preprocessor, signature=signature_of(made.inputs))
        for key, part in parts.items():
            arrays[key].append(part)
    named: dict[str, dict[str, Any]] = {"inputs": {}, "targets": {}, "weights": {}}
    for (kind, name), array in arrays.items():
        named[kind][name] = array
    weights = named["weights"].get("")
    origin = Origin(table)
    return StreamedSplit(named["inputs"], named["targets"], weights, origin=origin)


def _parts(split: Split) -> dict[tuple[str, str], Any]:
    """Returns every array of a split by what it is, and its name."""
    parts: dict[tuple[str, str], Any] = {}
    for kind, arrays in (("inputs", split.inputs), ("targets", split.targets)):
        parts |= {(kind, name): array for name, array in arrays.items()}
    return parts if split.weights is None else {**parts, ("weights", ""): split.weights}


def _check_room(size: int, chunk: Table, table: Table, folder: Path) -> None:
    needed, free = size * len(table) // max(1, len(chunk)), shutil.disk_usage(folder).free
    if needed > free:
        raise DataError(
            f"the rows take {format_bytes(needed)} on disk while they are streamed, and the disk "
            f"of `{folder}` has {format_bytes(free)} free",
            "name a folder on another with `--out`",
            file=table.file,
        )


def making_on_disk(folder: Path) -> MakeSplit:
    """Returns what makes splits on the disk of a folder, called as `make_split`."""
    return partial(lay_on_disk, folder=folder)
