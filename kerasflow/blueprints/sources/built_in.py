"""The source `keras`: the data sets that come with Keras."""

from __future__ import annotations

from kerasflow.blueprints.forms import DataSet, Key, Told
from kerasflow.blueprints.sources.descriptors import SourceKind

_IMAGES, _HOUSES = ("image", "label"), ("features", "price")

SETS = {
    **dict.fromkeys(("mnist", "fashion_mnist", "cifar10", "cifar100"), _IMAGES),
    **dict.fromkeys(("boston_housing", "california_housing"), _HOUSES),
}
"""Those that are read, with their columns."""

PICKLED_SETS = ("imdb", "reuters")
"""Those that Keras stores as pickled Python objects, which are never loaded."""


def _columns_of(told: Told) -> tuple[str, ...] | None:
    name = told.get("name")
    return SETS.get(name) if isinstance(name, str) else None


def _has_split(told: Told, name: str) -> bool | None:
    """The sets of images come in two splits; those of houses in one piece."""
    return name == "test" if _columns_of(told) == _IMAGES else None


KERAS = SourceKind(
    name="keras",
    doc="A data set that comes with Keras.",
    options={"name": Key(DataSet((*SETS,), PICKLED_SETS), "The data set.")},
    reader="kerasflow.feeding.sources.built_in.reader:READER",
    find_columns=_columns_of,
    has_split=_has_split,
    has_single_values=lambda _, column: column in ("label", "price"),
    reads_files=False,
)
