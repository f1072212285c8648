"""Folders read some rows at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kerasflow.blueprints.sources.folders import IMAGE_COLUMNS, TEXT_COLUMNS
from kerasflow.feeding.requests import Request
from kerasflow.feeding.sources.folders.examples import LabelledFile, ReadExamples
from kerasflow.feeding.sources.folders.images import open_images
from kerasflow.feeding.sources.folders.paired_files import ColumnReading, open_files, read_rows
from kerasflow.feeding.sources.folders.pairs import Pairs
from kerasflow.feeding.sources.folders.texts import open_texts
from kerasflow.feeding.streaming.streams import Stream, stream_rows


def open_image_folders(request: Request) -> dict[str, Stream]:
    """Returns the images of each split; the options are those of `read_images`.

    The names of all files are read, and the head of the first one.

    Raises:
        DataError: A folder is missing, or has something else among the images.
    """
    splits, read = open_images(request)
    return {split: _by_class(examples, read, IMAGE_COLUMNS) for split, examples in splits.items()}


def open_text_folders(request: Request) -> dict[str, Stream]:
    """Returns the texts of each split; the options are those of `read_texts`.

    Raises:
        DataError: A folder is missing, or has something else among the texts.
    """
    splits, read = open_texts(request)
    return {split: _by_class(examples, read, TEXT_COLUMNS) for split, examples in splits.items()}


def open_file_pairs(request: Request) -> dict[str, Stream]:
    """Returns the files of each split; the options are those of `read_files`.

    The names of all files are read, and the heads of the first ones.

    Raises:
        DataError: A folder or a partner is missing, or a first file is damaged.
    """
    splits, readings = open_files(request)
    return {split: _paired(pairs, readings) for split, pairs in splits.items()}


def _by_class(examples: list[LabelledFile], read: ReadExamples, names: Sequence[str]) -> Stream:
    like = read([], names)
    return stream_rows(like, len(examples), lambda rows, names: read(examples[rows], names))


def _paired(pairs: Pairs, readings: Mapping[str, ColumnReading]) -> Stream:
    return stream_rows(
        read_rows(pairs, readings, slice(0)),
        len(pairs.rows),
        lambda rows, names: read_rows(pairs, {name: readings[name] for name in names}, rows),
    )
