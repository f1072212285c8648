"""The sources that are folders: by class, of images or texts, and with a file for each column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kerasflow.blueprints.sources.descriptors import SourceKind
from kerasflow.blueprints.sources.files import OF_IMAGES, declared_columns
from kerasflow.blueprints.sources.forms import (
    ByColumn,
    Fields,
    FilePattern,
    FolderPath,
    Kinds,
    Option,
    Told,
)

_BY_CLASS = Option(FolderPath("with a folder a class"), "The folder, with one for each class.")
_PATTERN = {"path": Option(FilePattern(), "A pattern, such as `photos/*.jpg`.")}

IMAGE_COLUMNS, TEXT_COLUMNS = ("image", "label"), ("text", "label")
"""Of the sources that are folders by class."""

IMAGES = SourceKind(
    name="images",
    doc="Pictures in a folder for each class.",
    options={"path": _BY_CLASS, **OF_IMAGES},
    reader="kerasflow.feeding.sources.folders.readers:IMAGES",
    find_columns=lambda _: IMAGE_COLUMNS,
    is_streamed=True,
)
TEXTS = SourceKind(
    name="texts",
    doc="Text files in a folder for each class.",
    options={"path": _BY_CLASS},
    reader="kerasflow.feeding.sources.folders.readers:TEXTS",
    find_columns=lambda _: TEXT_COLUMNS,
    is_streamed=True,
)
FILE_KINDS = Kinds(
    {
        "image": Fields(_PATTERN | OF_IMAGES),
        "mask": Fields(_PATTERN | {"size": OF_IMAGES["size"]}),
        "text": Fields(_PATTERN),
        "npy": Fields(_PATTERN),
    },
    docs={
        "image": "PNG, JPEG, BMP or GIF images.",
        "mask": "PNG images whose pixels are class numbers.",
        "text": "Texts in UTF-8.",
        "npy": "Arrays of NumPy.",
    },
    noun="kind of files",
    hint='such as {"image": "photos/*.jpg"}',
    hint_inside='with options, {"image": {"path": "photos/*.jpg", "size": [64, 64]}}',
)
"""What the files of a column can be."""


def pattern_of(column: Mapping[str, Any]) -> Any:
    """Returns the pattern of a column of files, of which there is one kind."""
    [told] = column.values()
    return told["path"] if isinstance(told, Mapping) else told


def _find_odd_stars(columns: Told) -> tuple[str, str] | None:
    if len({pattern_of(column).count("*") for column in columns.values()}) <= 1:
        return None
    message = "the patterns have different numbers of `*`, so that nothing pairs their files"
    return message, "give each as many `*` as the others"


_PAIRED = ByColumn(
    FILE_KINDS,
    holds="its files",
    example='{"photo": {"image": "photos/*.jpg"}, "mask": {"mask": "masks/*.png"}}',
    declared=True,
    find_fault=_find_odd_stars,
)
FILES = SourceKind(
    name="files",
    doc="A file for each column of a row, as image and mask.",
    options={
        "path": Option(
            FolderPath("in which the patterns begin"),
            "The folder in which the patterns begin, or those of the splits.",
        ),
        "columns": Option(_PAIRED, "What files each column has, paired by what `*` stands for."),
    },
    reader="kerasflow.feeding.sources.folders.readers:PAIRED_FILES",
    find_columns=declared_columns,
    is_streamed=True,
)
