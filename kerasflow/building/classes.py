"""What the catalog knows of the class of a layer that was built."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import keras

from kerasflow.building.components import find_class
from kerasflow.catalog import find, names
from kerasflow.catalog.traits import traits, values


@cache
def _names() -> Mapping[type, str]:
    """Returns the name that documents use, by class; that of an input, which they cannot name."""
    entries = (find("layers", name) for name in names("layers"))
    known = [entry for entry in entries if entry and "registered" not in entry.flags]
    return {keras.layers.InputLayer: "InputLayer"} | {find_class(it): it.name for it in known}


def traits_of(layer: Any) -> frozenset[str]:
    """Returns what is known of a layer: nothing of a class of somebody's own, whatever its name."""
    return traits("layers", _names().get(type(layer), ""))


def trait_value(layer: Any, trait: str) -> str | None:
    """Returns the value of a trait, as in ``xla:dense``; None where the layer has no such trait."""
    return values("layers", trait).get(_names().get(type(layer), ""))


@cache
def classes(trait: str) -> tuple[type, ...]:
    """Returns the classes of layers of which something is known to be so."""
    return tuple(kind for kind, name in _names().items() if trait in traits("layers", name))
