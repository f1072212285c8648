"""From what a blueprint names to streams by split: what `sources` is for data in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.specs import DataSpec
from kerasflow.errors import DataError
from kerasflow.feeding.csv_streams import open_csv
from kerasflow.feeding.npz_streams import open_npz_stream
from kerasflow.feeding.parquet_streams import open_parquet
from kerasflow.feeding.record_streams import open_records
from kerasflow.feeding.requests import Request
from kerasflow.feeding.sources import read_request, request_of
from kerasflow.feeding.streams import Stream, stream_table

OPENERS: Mapping[str, Callable[[Request], dict[str, Stream]]] = {
    "npz": open_npz_stream,
    "csv": open_csv,
    "parquet": open_parquet,
    "tfrecord": open_records,
}
"""The sources that are read some rows at a time; others are read as a whole."""


def open_streams(
    blueprint: Blueprint,
    *,
    roots: Iterable[str | Path] = (),
    text: Iterable[str] = (),
    allow_download: bool = False,
) -> dict[str, Stream]:
    """Returns the source of a blueprint by split; the arguments are those of `read_tables`.

    The columns are called as they are in the files.

    Raises:
        DataError: A file, array or column is missing or at fault.
    """
    spec = blueprint.data or DataSpec()
    if spec.source is None:
        raise DataError("the blueprint has no `data.source`; name one, or give `data=` from Python")
    request = request_of(blueprint, spec.source, roots=roots, text=text)
    if spec.source.kind in OPENERS:
        return OPENERS[spec.source.kind](request)
    tables = read_request(replace(request, allow_download=allow_download))
    return {split: stream_table(table) for split, table in tables.items()}
