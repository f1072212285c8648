"""Folders by class, read some rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from kerasflow.blueprints.sources.folders import IMAGE_COLUMNS, TEXT_COLUMNS
from kerasflow.feeding.requests import Request
from kerasflow.feeding.sources.folders.examples import Example, ReadExamples
from kerasflow.feeding.sources.folders.images import open_images
from kerasflow.feeding.sources.folders.texts import open_texts
from kerasflow.feeding.streaming.streams import CHUNK_BYTES, Part, Stream, rows_of
from kerasflow.feeding.tables import Table


def open_image_folders(request: Request) -> dict[str, Stream]:
    """Returns the images of each split; the options are those of `read_images`.

    The names of all files are read, and the head of the first one.

    Raises:
        DataError: A folder is missing, or has something else among the images.
    """
    return _open(*open_images(request), IMAGE_COLUMNS)


def open_text_folders(request: Request) -> dict[str, Stream]:
    """Returns the texts of each split; the options are those of `read_texts`.

    Raises:
        DataError: A folder is missing, or has something else among the texts.
    """
    return _open(*open_texts(request), TEXT_COLUMNS)


def _open(
    splits: dict[str, list[Example]], read: ReadExamples, names: Sequence[str]
) -> dict[str, Stream]:
    found = {}
    for split, examples in splits.items():
        model = read([], names)
        part = Part(model.file or "", len(examples), partial(_read, examples, read))
        found[split] = Stream(model, (part,))
    return found


def _read(examples: list[Example], read: ReadExamples, names: Sequence[str]) -> Iterator[Table]:
    step = rows_of(CHUNK_BYTES, read([], names))
    for start in range(0, len(examples), step):
        yield read(examples[start : start + step], names)
