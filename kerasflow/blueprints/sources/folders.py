"""The sources that are folders: by class, of images or texts, and with a file for each column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kerasflow.blueprints.forms import ByColumn, Fields, Key, Kinds, Plain, Told
from kerasflow.blueprints.sources.descriptors import SourceKind
from kerasflow.blueprints.sources.files import OF_IMAGES, declared_columns


def _folder(holds: str) -> Plain:
    return Plain(
        "the path of a folder",
        f'such as "data/flowers", {holds}',
        limits={"pattern": "^(?!.*://)", "patternErrorMessage": "a local folder is expected"},
        fits=lambda value, _: isinstance(value, str) and "://" not in value,
    )


def _find_pattern_fault(pattern: str) -> tuple[str, str] | None:
    parts = pattern.split("/")
    if "*" not in pattern:
        message = "the pattern has no `*`, which stands for what the files of a row share"
    elif any(part.count("*") > 1 for part in parts) or not {*pattern}.isdisjoint("?["):
        message = "a pattern has one `*` in a part, and no other wildcard"
    elif any(part in ("", ".", "..") for part in parts):
        message = f"`{pattern}` does not lead down into the folder of the source"
    else:
        return None
    return message, _SUCH_AS


_SUCH_AS = 'such as "photos/*.jpg", inside of the folder of the source'
_PATTERN = Plain(
    "text",
    _SUCH_AS,
    limits={
        "pattern": r"^(?!/)(?!.*(://|//|\?|\[|\*[^/]*\*))(?!(.*/)?\.{1,2}/).*\*",
        "patternErrorMessage": "expected a pattern with one `*`, such as photos/*.jpg",
    },
    find_fault=_find_pattern_fault,
    subject="the pattern of a column",
    expected="a string",
    example="photos/*.jpg",
)
_BY_CLASS = Key(_folder("with a folder a class"), "The folder, with one for each class.")
_FILES = {"path": Key(_PATTERN, "A pattern, such as `photos/*.jpg`.")}

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
        "image": Fields(_FILES | OF_IMAGES),
        "mask": Fields(_FILES | {"size": OF_IMAGES["size"]}),
        "text": Fields(_FILES),
        "npy": Fields(_FILES),
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
        "path": Key(
            _folder("in which the patterns begin"),
            "The folder in which the patterns begin, or those of the splits.",
        ),
        "columns": Key(_PAIRED, "What files each column has, paired by what `*` stands for."),
    },
    reader="kerasflow.feeding.sources.folders.readers:PAIRED_FILES",
    find_columns=declared_columns,
    is_streamed=True,
)
