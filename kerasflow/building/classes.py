"""What the catalog knows of the class of a layer that was built."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import keras

from kerasflow.building import house
from kerasflow.catalog import having, names
from kerasflow.catalog.traits import traits

_INPUT = "InputLayer"  # no document names it


@cache
def _named() -> Mapping[type, str]:
    return {find_class(name): name for name in (*names("layers"), _INPUT) if _is_built_in(name)}


def _is_built_in(name: str) -> bool:
    return hasattr(house, name) or hasattr(keras.layers, name)


def find_class(name: str) -> type:
    """Returns the class of a layer of Keras, or of our own, by the name that documents use."""
    found: type = getattr(house if hasattr(house, name) else keras.layers, name)
    return found


def traits_of(layer: Any) -> frozenset[str]:
    """Returns what is known of a layer: nothing of a class of somebody's own, whatever its name."""
    return traits("layers", _named().get(type(layer), ""))


@cache
def classes(trait: str) -> tuple[type, ...]:
    """Returns the classes of layers of which something is known to be so."""
    return tuple(find_class(name) for name in sorted(having("layers", trait)))
