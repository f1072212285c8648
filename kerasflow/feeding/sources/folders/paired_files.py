"""The source `files`: a file for each column of a row, such as an image and its mask."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from kerasflow.errors import DataError
from kerasflow.feeding.requests import Request
from kerasflow.feeding.shards import READERS
from kerasflow.feeding.sources.folders.examples import Rows
from kerasflow.feeding.sources.folders.images import image_form, read_image
from kerasflow.feeding.sources.folders.masks import read_mask
from kerasflow.feeding.sources.folders.npy import npy_header, read_npy
from kerasflow.feeding.sources.folders.pairs import (
    FileColumn,
    Member,
    Pairs,
    declared_files,
    list_pairs,
)
from kerasflow.feeding.sources.folders.texts import read_text
from kerasflow.feeding.tables import Array, Shard, Table

_PIECE = 64


class ColumnReading(NamedTuple):
    """How the files of a column are read, and what a row of it is."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    read: Callable[[Path, str], Any]


def open_files(request: Request) -> dict[str, Rows]:
    """Returns the files of each split.

    Options: `path`, a folder, or one with `train`, `validation` and `test` in it; `columns`, what
    the files of each are, with a pattern whose stars stand for the same in every column: ``image``
    as in `images`; ``mask``, class numbers in PNG images; ``text`` in UTF-8; ``npy``, arrays.

    The names of all files are read at once, and the heads of the first ones.

    Raises:
        DataError: A folder or a partner is missing, or a first file is damaged. Reading rows
            raises it for a file that is damaged, or not like the first; with its name.
    """
    request.check_options()
    columns = declared_files(request.options)
    splits = list_pairs(request, columns)
    first = {name: members[0] for name, members in splits["train"].members.items()}
    readings = {each.name: _OPENERS[each.kind](each, first[each.name]) for each in columns}
    for pairs in splits.values():
        _refuse_more_than_is_there(pairs, readings, columns)
    return {split: _rows(pairs, readings) for split, pairs in splits.items()}


def read_file_headers(request: Request) -> dict[str, tuple[Table, int]]:
    """Returns the columns of each split without rows, and how many there are.

    The first files of the training split tell what no option does.

    Raises:
        DataError: A folder or a partner is missing, or a first file is damaged.
    """
    return {split: (rows.like, rows.total) for split, rows in open_files(request).items()}


def _rows(pairs: Pairs, readings: Mapping[str, ColumnReading]) -> Rows:
    def some(rows: slice, names: Sequence[str]) -> Table:
        return _read(pairs, {name: readings[name] for name in names}, rows)

    return Rows(_read(pairs, readings, slice(0)), len(pairs.rows), some)


def _read(pairs: Pairs, readings: Mapping[str, ColumnReading], rows: slice) -> Table:
    columns = {
        name: _read_column(pairs.members[name][rows], reading) for name, reading in readings.items()
    }
    start, stop, _ = rows.indices(len(pairs.rows))
    shards = tuple(Shard(pairs.rows[index], index) for index in range(start, stop))
    return Table(columns, pairs.folder, np.arange(start, stop) + 1, {}, shards)


def _read_column(members: Sequence[Member], reading: ColumnReading) -> Array:
    column = np.empty((len(members), *reading.shape), reading.dtype)
    with ThreadPoolExecutor(READERS) as pool:
        pieces = range(0, len(members), _PIECE)
        for _ in pool.map(partial(_fill, column, members, reading), pieces):
            pass  # what a thread raises comes out here
    return column


def _fill(column: Array, members: Sequence[Member], reading: ColumnReading, start: int) -> None:
    for index, member in enumerate(members[start : start + _PIECE], start):
        column[index] = reading.read(*member)


def _refuse_more_than_is_there(
    pairs: Pairs, readings: Mapping[str, ColumnReading], columns: Sequence[FileColumn]
) -> None:
    """Refuses small files beside a first one that is large, before memory is taken for all."""
    for column in (column for column in columns if column.kind == "npy"):
        shape, dtype, _ = readings[column.name]
        wanted = dtype.itemsize * int(np.prod(shape, dtype=object))
        for path, name in pairs.members[column.name]:
            if path.stat().st_size < wanted:
                message = "the array is smaller than that of the first row"
                raise DataError(message, "save all alike", file=name)


def _open_images(column: FileColumn, first: Member) -> ColumnReading:
    form = image_form(column.options, *first)
    return ColumnReading(form.shape, np.dtype(np.uint8), partial(read_image, form))


def _open_masks(column: FileColumn, first: Member) -> ColumnReading:
    form = image_form({**column.options, "color": "grayscale"}, *first)
    return ColumnReading(form.shape, np.dtype(np.uint8), partial(read_mask, form))


def _open_texts(_: FileColumn, __: Member) -> ColumnReading:
    return ColumnReading((), np.dtype(object), read_text)


def _open_arrays(_: FileColumn, first: Member) -> ColumnReading:
    like = npy_header(*first)
    return ColumnReading(*like, partial(read_npy, like))


_OPENERS: Mapping[str, Callable[[FileColumn, Member], ColumnReading]] = {
    "image": _open_images,
    "mask": _open_masks,
    "text": _open_texts,
    "npy": _open_arrays,
}
