"""The source `texts`: folders of text files by class."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from pathlib import Path

import numpy as np

from kerasflow.blueprints.sources.folders import TEXT_COLUMNS
from kerasflow.errors import DataError
from kerasflow.feeding.requests import Request
from kerasflow.feeding.sources.folders.examples import (
    LabelledFile,
    Rows,
    classes_of,
    labels_of,
    list_examples,
    rows_by_class,
)
from kerasflow.feeding.tables import Array, Table

MAX_TEXT_BYTES = 16 * 2**20

_ENDINGS = (".txt",)


def open_texts(request: Request) -> dict[str, Rows]:
    """Returns the text files of a folder by split, in UTF-8.

    Option: `path`, a folder with a folder for each class, or with `train`, `validation` and
    `test`, which have them. The columns are `text`, the whole file, and `label`, the name of the
    class.

    Raises:
        DataError: A folder is missing, or has something else among the texts. Reading rows raises
            it for a file that is no text in UTF-8; with its name.
    """
    read = partial(_read, request=request)
    return rows_by_class(list_texts(request), read, TEXT_COLUMNS)


def list_texts(request: Request) -> dict[str, list[LabelledFile]]:
    """Returns the texts of each split, by their names alone; raises as `open_texts`."""
    return list_examples(request, _ENDINGS)


def read_text_headers(request: Request) -> dict[str, tuple[Table, int]]:
    """Returns the columns of each split, and how many texts there are; `label` has each class once.

    Raises:
        DataError: A folder is missing, or has something else among the texts.
    """
    seen = {}
    for split, examples in list_texts(request).items():
        columns = {"text": np.empty(0, object), "label": classes_of(examples)}
        seen[split] = Table(columns, request.options["path"]), len(examples)
    return seen


def _read(examples: list[LabelledFile], names: Collection[str], *, request: Request) -> Table:
    columns: dict[str, Array] = {}
    if "text" in names:
        texts = [read_text(each.path, each.name) for each in examples]
        columns["text"] = np.array(texts, dtype=object)
    if "label" in names:
        columns["label"] = labels_of(examples)
    return Table(columns, request.options["path"])


def read_text(path: Path, name: str) -> str:
    """Returns a text file in UTF-8.

    Args:
        path: Where it is.
        name: What it is called in messages.

    Raises:
        DataError: It is too long, or no text in UTF-8.
    """
    if path.stat().st_size > MAX_TEXT_BYTES:
        raise DataError(f"a text has at most {MAX_TEXT_BYTES:,} bytes", "cut it", file=name)
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = f"the file is no text in UTF-8: {error}"
        raise DataError(message, "save it as UTF-8", file=name) from error
