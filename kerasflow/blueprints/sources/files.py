"""The options that sources of files share."""

from __future__ import annotations

from kerasflow.blueprints.sources.forms import BySplit, FilePaths, OneOf, Option, Sizes, Told

MAX_SIDE = 10_000
"""The most pixels to which a side of an image is brought."""

COLORS = {"rgb": 3, "grayscale": 1}
"""What images can be, with their channels."""

PATH = Option(
    FilePaths(),
    "The file, beside the blueprint or in a data root; or several, as `part-*.csv`, or a list.",
)
SPLITS_OF_FILES = Option(
    BySplit(FilePaths(), nullable=True), "A file, or several, for each split."
)  # fmt: skip
PATH_OR_SPLITS = (
    "path",
    "splits",
    "`path` is for one file, `splits` for one file a split; keep one of them",
)
_SIZE = Sizes(
    "height and width in pixels",
    f"two integers from 1 to {MAX_SIDE}, such as [64, 64]",
    example=(64, 64),
    lengths=(2, 2),
    most=MAX_SIDE,
    nullable=True,
)
OF_IMAGES = {
    "size": Option(_SIZE, "Height and width of all images."),
    "color": Option(OneOf((*COLORS,)), "Their channels. Default: `rgb`.", "rgb"),
}


def declared_columns(told: Told) -> list[str] | None:
    """Returns the columns of a source whose option `columns` declares them."""
    columns = told.get("columns")
    return list(columns) if isinstance(columns, dict) and columns else None
