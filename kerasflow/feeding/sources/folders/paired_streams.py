"""Files that belong together, read some rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from kerasflow.feeding.requests import Request
from kerasflow.feeding.sources.folders.paired_files import Reading, open_files, read_rows
from kerasflow.feeding.sources.folders.pairs import Pairs
from kerasflow.feeding.streaming.streams import CHUNK_BYTES, Part, Stream, rows_of
from kerasflow.feeding.tables import Table


def open_file_pairs(request: Request) -> dict[str, Stream]:
    """Returns the files of each split; the options are those of `read_files`.

    The names of all files are read, and the heads of the first ones.

    Raises:
        DataError: A folder or a partner is missing, or a first file is damaged.
    """
    splits, readings = open_files(request)
    found = {}
    for split, pairs in splits.items():
        part = Part(pairs.folder, len(pairs.rows), partial(_read, pairs, readings))
        found[split] = Stream(read_rows(pairs, readings, slice(0)), (part,))
    return found


def _read(pairs: Pairs, readings: Mapping[str, Reading], names: Sequence[str]) -> Iterator[Table]:
    wanted = {name: readings[name] for name in names}
    step = rows_of(CHUNK_BYTES, read_rows(pairs, wanted, slice(0)))
    for start in range(0, len(pairs.rows), step):
        yield read_rows(pairs, wanted, slice(start, start + step))
