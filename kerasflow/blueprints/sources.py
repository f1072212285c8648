"""The sources that come with KerasFlow: what each can be told. Registered ones know their own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SPLITS = ("train", "validation", "test")

OPTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "npz": ("path", "splits", "columns"),
        "csv": ("path", "splits", "separator"),
        "parquet": ("path", "splits"),
        "keras": ("name",),
        "images": ("path", "size", "color"),
        "texts": ("path",),
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

COLORS: Mapping[str, int] = MappingProxyType({"rgb": 3, "grayscale": 1})
"""What the images of `images` can be, with their channels."""

MAX_SIDE = 10_000
"""The most pixels to which a side of an image is brought."""
