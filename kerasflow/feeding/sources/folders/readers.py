"""How folders are read: by class, of images or texts, and with a file for each column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from kerasflow.feeding.files import find_folder
from kerasflow.feeding.previews.faults import DataFaults
from kerasflow.feeding.requests import Request
from kerasflow.feeding.sources.folders.images import read_image_headers, read_images
from kerasflow.feeding.sources.folders.paired_files import read_file_headers, read_files
from kerasflow.feeding.sources.folders.streams import (
    open_file_pairs,
    open_image_folders,
    open_text_folders,
)
from kerasflow.feeding.sources.folders.texts import read_text_headers, read_texts
from kerasflow.feeding.sources.headers import Header
from kerasflow.feeding.sources.readers import Reader
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


IMAGES = Reader(read_images, partial(_preview, look=read_image_headers), open_image_folders)
TEXTS = Reader(read_texts, partial(_preview, look=read_text_headers), open_text_folders)
PAIRED_FILES = Reader(read_files, partial(_preview, look=read_file_headers), open_file_pairs)
