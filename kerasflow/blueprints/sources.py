"""The sources that come with KerasFlow: what each can be told. Registered ones know their own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

SPLITS = ("train", "validation", "test")

OPTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "npz": ("path", "splits", "columns"),
        "csv": ("path", "splits", "separator"),
        "parquet": ("path", "splits"),
        "keras": ("name",),
        "images": ("path", "size", "color"),
        "texts": ("path",),
        "tfrecord": ("path", "splits", "columns"),
        "files": ("path", "columns"),
    }
)
"""By source; the first is the one that a bare value stands for, as in {"csv": "data/spam.csv"}."""

_IMAGES, _HOUSES = ("image", "label"), ("features", "price")

SETS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(("mnist", "fashion_mnist", "cifar10", "cifar100"), _IMAGES),
        **dict.fromkeys(("boston_housing", "california_housing"), _HOUSES),
    }
)
"""The data sets of Keras that the source `keras` reads, with their columns."""

PICKLED_SETS = ("imdb", "reuters")
"""Those that Keras stores as pickled Python objects, which are never loaded."""

FOLDERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"images": ("image", "label"), "texts": ("text", "label")}
)
"""The sources that are folders by class, with their columns."""

RECORD_COLUMN = ("dtype", "shape", "decode", "size", "color", "pad")
"""What `tfrecord` can be told of a column; the first is the one that a bare value stands for."""

RECORD_DTYPES = (
    *("int64", "float32", "string", "uint8", "bool", "int32", "int16", "int8"),
    *("uint64", "uint32", "uint16", "float16", "float64"),
)

DECODERS = ("image", "raw", "tensor")
"""What the bytes of a record can be."""

FILE_KINDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "image": ("path", "size", "color"),
        "mask": ("path", "size"),
        "text": ("path",),
        "npy": ("path",),
    }
)
"""What the files of a column of `files` can be, and what each can be told; the first is the one
that a bare value stands for."""

COLORS: Mapping[str, int] = MappingProxyType({"rgb": 3, "grayscale": 1})
"""What images can be, with their channels."""

MAX_SIDE = 10_000
"""The most pixels to which a side of an image is brought."""

MAX_ROW_AXES = 32
MAX_ROW_NUMBERS = 2**26
"""Of one row of a column whose shape is declared."""


def is_by_split(data: Any) -> bool:
    """Returns whether given data is a mapping from splits; otherwise its names are of columns."""
    return isinstance(data, Mapping) and bool(data) and set(data) <= set(SPLITS)
