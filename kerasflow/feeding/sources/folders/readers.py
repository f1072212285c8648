"""How folders are read: by class, of images or texts, and with a file for each column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from kerasflow.feeding.files import find_folder
from kerasflow.feeding.previews.faults import DataFaults
from kerasflow.feeding.requests import Request
from kerasflow.feeding.sources.folders.examples import Rows
from kerasflow.feeding.sources.folders.images import open_images, read_image_headers
from kerasflow.feeding.sources.folders.paired_files import open_files, read_file_headers
from kerasflow.feeding.sources.folders.texts import open_texts, read_text_headers
from kerasflow.feeding.sources.headers import Header
from kerasflow.feeding.sources.readers import Reader
from kerasflow.feeding.streaming.streams import Stream, stream_rows
from kerasflow.feeding.tables import Table

Seen = Mapping[str, tuple[Table, int]]


def _preview(
    request: Request, faults: DataFaults, look: Callable[[Request], Seen]
) -> dict[str, Header]:
    path, name = request.path / "path", str(request.options.get("path"))
    if not faults.passes("KF710", path, partial(find_folder, name, request.roots)):
        return {}
    seen = faults.attempt("KF711", path, partial(look, request)) or {}
    return {split: Header(table, rows, path) for split, (table, rows) in seen.items()}


def _reader(
    open_splits: Callable[[Request], Mapping[str, Rows]], look: Callable[[Request], Seen]
) -> Reader:
    def read(request: Request) -> dict[str, Table]:
        splits = open_splits(request).items()
        return {split: rows.read(slice(None), [*rows.like.columns]) for split, rows in splits}

    def stream(request: Request) -> dict[str, Stream]:
        return {split: stream_rows(*rows) for split, rows in open_splits(request).items()}

    return Reader(read, partial(_preview, look=look), stream)


IMAGES = _reader(open_images, read_image_headers)
TEXTS = _reader(open_texts, read_text_headers)
PAIRED_FILES = _reader(open_files, read_file_headers)
