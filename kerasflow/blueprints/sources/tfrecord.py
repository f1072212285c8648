"""The source `tfrecord`, whose files do not say what is in them."""

from __future__ import annotations

from math import prod
from typing import Any

from kerasflow.blueprints.forms import ByColumn, Fields, Key, OneOf, Plain, Told, integer
from kerasflow.blueprints.sources.descriptors import SourceKind
from kerasflow.blueprints.sources.files import (
    OF_IMAGES,
    PATH,
    PATH_OR_SPLITS,
    SPLITS_OF_FILES,
    are_sizes,
    declared_columns,
)
from kerasflow.blueprints.sources.splits import names_split

DTYPES = (
    *("int64", "float32", "string", "uint8", "bool", "int32", "int16", "int8"),
    *("uint64", "uint32", "uint16", "float16", "float64"),
)
DECODERS = ("image", "raw", "tensor")

MAX_ROW_AXES = 32
MAX_ROW_NUMBERS = 2**26
"""Of one row of a column whose shape is declared."""


def _is_shape(value: Any, _: Told) -> bool:
    return are_sizes(value) and len(value) <= MAX_ROW_AXES and prod(value) <= MAX_ROW_NUMBERS


_SHAPE = Plain(
    "the sizes of one row",
    f"such as [28, 28]; together at most {MAX_ROW_NUMBERS:,} numbers",
    types=("array",),
    limits={"maxItems": MAX_ROW_AXES, "examples": [[28, 28]], "items": integer(1, None)},
    fits=_is_shape,
)


def _is_filler(value: Any, beside: Told) -> bool:
    whole = type(value) is int and abs(value) < 2**63
    return whole or (type(value) is float and str(beside.get("dtype")).startswith("float"))


_PAD = Plain(
    "a number of the column's dtype",
    "such as 0",
    types=("number",),
    limits={"examples": [0]},
    fits=_is_filler,
    expected="a number",
)


def _holds_images(column: Told) -> bool:
    return column.get("decode") == "image"


def _find_fault(column: Told) -> tuple[str, str] | None:
    return _image_fault(column) if _holds_images(column) else _array_fault(column)


def _image_fault(column: Told) -> tuple[str, str] | None:
    if column.get("size") is None:
        return "holds images, and has no `size`", 'add "size": [64, 64]'
    odd = [key for key in ("dtype", "shape", "pad") if key in column]
    if odd:
        hint = "leave it out: images are bytes of height, width and channels"
        return f"holds images, and has `{odd[0]}`", hint
    return None


def _array_fault(column: Told) -> tuple[str, str] | None:
    odd = [key for key in ("size", "color") if column.get(key) is not None]
    if odd:
        return f"has `{odd[0]}`, and holds no images", 'add "decode": "image"'
    if "decode" in column and column.get("dtype") == "string":
        return "is text, and has `decode`", "leave it out, or give the dtype of the numbers"
    if "pad" in column and "dtype" in column and not _can_be_padded(column):
        hint = 'such as {"dtype": "int64", "shape": [100], "pad": 0}'
        return "has `pad`, which is for a list of numbers", hint
    return None


def _can_be_padded(column: Told) -> bool:
    in_list = len(column.get("shape", ())) == 1
    return in_list and "decode" not in column and column["dtype"] != "string"


def _has_single_values(told: Told, name: str) -> bool:
    """Whether the records are declared to have one value of a column each."""
    columns = told.get("columns")
    column = columns.get(name) if isinstance(columns, dict) else None
    if isinstance(column, dict):
        return not column.get("shape") and not _holds_images(column)
    return isinstance(column, str)


_DECODED = "What bytes are: an `image`, an array as it lies in memory (`raw`), or a `tensor`."
RECORD_COLUMN = Fields(
    {
        "dtype": Key(OneOf(DTYPES), "The numbers of the column, or `string` for text."),
        "shape": Key(_SHAPE, "The sizes of one row.", (), otherwise="`[]`, a single value"),
        "decode": Key(OneOf(DECODERS), _DECODED),
        **OF_IMAGES,
        "pad": Key(_PAD, "What shorter lists are filled with, up to `shape`."),
    },
    expected="a dtype, or a mapping",
    hint='such as "int64", or {"dtype": "float32", "shape": [28, 28]}',
    may_lack=_holds_images,
    find_fault=_find_fault,
)
"""What is told of one feature of the records."""

_COLUMNS = ByColumn(
    RECORD_COLUMN,
    holds="what it is",
    example='{"pixels": {"dtype": "float32", "shape": [28, 28]}, "label": "int64"}',
    declared=True,
)
TFRECORD = SourceKind(
    name="tfrecord",
    doc="TFRecord files, with what each column is.",
    options={
        "path": PATH,
        "splits": SPLITS_OF_FILES,
        "columns": Key(_COLUMNS, "What each feature of the records is."),
    },
    reader="kerasflow.feeding.sources.tfrecord.reader:READER",
    excluding=(PATH_OR_SPLITS,),
    find_columns=declared_columns,
    has_split=names_split,
    has_single_values=_has_single_values,
    is_streamed=True,
)
