"""The options that sources of files share."""

from __future__ import annotations

from typing import Any

from kerasflow.blueprints.forms import BySplit, Key, OneOf, Plain, Told, integer

MAX_SIDE = 10_000
"""The most pixels to which a side of an image is brought."""

COLORS = {"rgb": 3, "grayscale": 1}
"""What images can be, with their channels."""

_ITEM_OF_PATHS = {
    "pattern": r"^(?!.*(://|\*\*))",
    "patternErrorMessage": "a local file is expected, without `**`; nothing is downloaded",
}


def _find_path_fault(path: str) -> tuple[str, str] | None:
    if "://" in path:
        return f"`{path}` is an address, and nothing is downloaded", "give a local file"
    if "**" in path:
        hint = 'name each folder, as "data/*/*.csv"'
        return "`**` is no wildcard here: folders are not searched", hint
    return None


_PATHS = Plain(
    "the path of a file",
    'such as "data/train.csv"',
    limits=_ITEM_OF_PATHS,
    find_fault=_find_path_fault,
    several=True,
    expected="the path of a file, or a list of paths",
)
PATH = Key(
    _PATHS,
    "The file, beside the blueprint or in a data root; or several, as `part-*.csv`, or a list.",
)
SPLITS_OF_FILES = Key(BySplit(_PATHS, nullable=True), "A file, or several, for each split.")
PATH_OR_SPLITS = (
    "path",
    "splits",
    "`path` is for one file, `splits` for one file a split; keep one of them",
)


def are_sizes(value: Any, most: int | None = None) -> bool:
    """Returns whether a value is a list of whole numbers from 1 up to a largest."""
    if not isinstance(value, tuple | list):
        return False
    return all(type(size) is int and 1 <= size <= (most or size) for size in value)


_SIZE = Plain(
    "height and width in pixels",
    f"two integers from 1 to {MAX_SIDE}, such as [64, 64]",
    types=("array",),
    limits={"minItems": 2, "maxItems": 2, "examples": [[64, 64]], "items": integer(1, MAX_SIDE)},
    fits=lambda value, _: are_sizes(value, MAX_SIDE) and len(value) == 2,
    nullable=True,
)
OF_IMAGES = {
    "size": Key(_SIZE, "Height and width of all images."),
    "color": Key(OneOf((*COLORS,)), "Their channels.", "rgb"),
}


def declared_columns(told: Told) -> list[str] | None:
    """Returns the columns of a source whose option `columns` declares them."""
    columns = told.get("columns")
    return list(columns) if isinstance(columns, dict) and columns else None
