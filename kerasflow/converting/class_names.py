"""From classes and functions of Keras to what documents call them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from kerasflow import catalog
from kerasflow.building.components import find_class
from kerasflow.catalog import Entry, Kind


@cache
def _built_in(kind: Kind) -> Mapping[Callable[..., Any], Entry]:
    """Returns the entries of a kind by what they stand for, the user's own left out."""
    found: dict[Callable[..., Any], Entry] = {}
    for name in catalog.names(kind):
        entry = catalog.find(kind, name)
        if entry and "registered" not in entry.flags:
            found.setdefault(find_class(entry), entry)
    return found


def find_entry(made: Callable[..., Any], kinds: Iterable[Kind]) -> Entry | None:
    """Returns what the catalog says of a class or function, the user's registered ones too.

    Args:
        made: The class itself, and none that it derives from; or the function.
        kinds: Where to look, in order.
    """
    for kind in kinds:
        if entry := _built_in(kind).get(made) or _registered(kind, made):
            return entry
    return None


def _registered(kind: Kind, made: Callable[..., Any]) -> Entry | None:
    names = (name for name in catalog.names(kind) if catalog.is_registered(kind, name))
    return next(
        (catalog.find(kind, it) for it in names if catalog.registered(kind, it) is made), None
    )


@cache
def _shortest_identifiers(kind: Kind) -> Mapping[str, str]:
    """Returns the best-known string of each name: the one in small letters that says most."""
    best: dict[str, str] = {}
    for text, name in sorted(catalog.identifiers(kind).items(), key=lambda pair: -len(pair[0])):
        if text.islower():
            best.setdefault(name, text)
    return best


def identifier(entry: Entry) -> str | None:
    """Returns the string that Keras takes for something without arguments; None where none.

    Example:
        >>> entry = catalog.find("initializers", "HeNormal")
        >>> identifier(entry)
        'he_normal'
    """
    if entry.kind == "activations":
        return entry.name
    return _shortest_identifiers(entry.kind).get(entry.name)
