"""How folders are read: by class, of images or texts, and with a file for each column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from kerasflow.feeding.files import find_folder
from kerasflow.feeding.previews.faults import DataFaults
from kerasflow.feeding.requests import Request
from kerasflow.feeding.sources.folders.examples import LabelledFile, Rows
from kerasflow.feeding.sources.folders.images import list_images, open_images, read_image_headers
from kerasflow.feeding.sources.folders.paired_files import open_files, read_file_headers
from kerasflow.feeding.sources.folders.pairs import declared_files, list_pairs
from kerasflow.feeding.sources.folders.texts import list_texts, open_texts, read_text_headers
from kerasflow.feeding.sources.headers import Header
from kerasflow.feeding.sources.readers import Reader
from kerasflow.feeding.streaming.streams import Stream, stream_rows
from kerasflow.feeding.tables import Table

Files = Iterator[tuple[Path, str]]
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
    open_splits: Callable[[Request], Mapping[str, Rows]],
    look: Callable[[Request], Seen],
    files: Callable[[Request], Files],
) -> Reader:
    def read(request: Request) -> dict[str, Table]:
        splits = open_splits(request).items()
        return {split: rows.read(slice(None), [*rows.like.columns]) for split, rows in splits}

    def stream(request: Request) -> dict[str, Stream]:
        return {split: stream_rows(*rows) for split, rows in open_splits(request).items()}

    return Reader(read, partial(_preview, look=look), stream, files)


def _by_class(
    request: Request, list_splits: Callable[[Request], Mapping[str, list[LabelledFile]]]
) -> Files:
    yield from ((it.path, it.name) for found in list_splits(request).values() for it in found)


def _paired(request: Request) -> Files:
    for pairs in list_pairs(request, declared_files(request.options)).values():
        for members in pairs.members.values():
            yield from members


IMAGES = _reader(open_images, read_image_headers, partial(_by_class, list_splits=list_images))
TEXTS = _reader(open_texts, read_text_headers, partial(_by_class, list_splits=list_texts))
PAIRED_FILES = _reader(open_files, read_file_headers, _paired)
