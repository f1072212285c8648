"""From what a blueprint names to streams by split: what `feeding.sources` is for data in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.feeding.plans import Plan
from kerasflow.feeding.requests import Request
from kerasflow.feeding.sources.csv.streams import open_csv
from kerasflow.feeding.sources.folders.paired_streams import open_file_pairs
from kerasflow.feeding.sources.folders.streams import open_image_folders, open_text_folders
from kerasflow.feeding.sources.npz.streams import open_npz_stream
from kerasflow.feeding.sources.parquet.streams import open_parquet
from kerasflow.feeding.sources.reading import given_tables, read_tables, request_of
from kerasflow.feeding.sources.tfrecord.streams import open_records
from kerasflow.feeding.streaming.streams import Stream, stream_table

OPENERS: Mapping[str, Callable[[Request], dict[str, Stream]]] = {
    "npz": open_npz_stream,
    "csv": open_csv,
    "parquet": open_parquet,
    "tfrecord": open_records,
    "files": open_file_pairs,
    "images": open_image_folders,
    "texts": open_text_folders,
}
"""The sources that are read some rows at a time; others are read as a whole."""


def open_streams(
    blueprint: Blueprint,
    plan: Plan,
    data: Any = None,
    *,
    roots: Iterable[str | Path] = (),
    text: Iterable[str] = (),
    allow_download: bool = False,
) -> dict[str, Stream]:
    """Returns the rows of a blueprint by split, their columns as it calls them.

    Args:
        blueprint: Its `data.source` says what is read.
        plan: Of the blueprint.
        data: Takes the place of the source, as `given_tables` takes it.
        roots: Further folders in which files are looked for.
        text: Columns that are wanted as text even where they look like numbers.
        allow_download: Whether a built-in set may be downloaded.

    Raises:
        DataError: A file, array or column is missing or at fault.
    """
    if data is not None:
        tables = given_tables(data, plan, text)
        return {split: stream_table(table) for split, table in tables.items()}
    source = plan.data.source
    if source is None or source.kind not in OPENERS:
        tables = read_tables(blueprint, roots=roots, text=text, allow_download=allow_download)
        return {split: stream_table(table) for split, table in tables.items()}
    streams = OPENERS[source.kind](request_of(blueprint, source, roots=roots, text=text))
    return {split: stream.rename(plan.data.features) for split, stream in streams.items()}
