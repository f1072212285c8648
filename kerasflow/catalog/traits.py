"""What is known of Keras' classes and ops beyond their signatures: `traits.json`, kept by hand.

A row for each class of `CLASSIFIED`, with the words for what it is; a word that has a value ends in
it, as in ``units:filters``. What is not said of a class is not so, and what begins with a question
mark nobody knows yet. `tests/catalog/test_traits.py` tries on Keras what can be tried.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from kerasflow.catalog.entries import Kind

FILE = Path(__file__).with_name("traits.json")
CLASSIFIED: tuple[Kind, ...] = ("layers", "losses", "metrics")
"""The kinds of which every class has a row; of the others only those of which something is said."""


@cache
def _rows() -> Mapping[str, Mapping[str, frozenset[str]]]:
    content: dict[str, dict[str, str]] = json.loads(FILE.read_text("utf-8"))
    return {
        kind: {name: frozenset(row.split()) for name, row in rows.items()}
        for kind, rows in content.items()
    }


def meanings() -> Mapping[str, str]:
    """Returns every word for what a class can be, with what it means.

    Example:
        >>> meanings()["only_text"]
        'takes text, and no numbers'
    """
    content: dict[str, dict[str, str]] = json.loads(FILE.read_text("utf-8"))
    return content["meanings"]


def traits(kind: Kind, name: str) -> frozenset[str]:
    """Returns what is known of a class, by its name and no alias; nothing of what has no row.

    Example:
        >>> sorted(traits("callbacks", "ReduceLROnPlateau"))
        ['sets_rate', 'watches']
    """
    return _rows()[kind].get(name, frozenset()) if kind in _rows() else frozenset()


@cache
def having(kind: Kind, trait: str) -> frozenset[str]:
    """Returns the names of a kind of which something is known to be so.

    Example:
        >>> sorted(having("losses", "hinge"))
        ['Hinge', 'SquaredHinge']
    """
    return frozenset(name for name, row in _rows()[kind].items() if trait in row)


@cache
def values(kind: Kind, trait: str) -> Mapping[str, str]:
    """Returns the value of a trait by the names of a kind that have one.

    Example:
        >>> values("metrics", "cut")["BinaryIoU"]
        'threshold'
    """
    words = ((name, word.partition(":")) for name, row in _rows()[kind].items() for word in row)
    return {name: value for name, (told, _, value) in words if told == trait and value}
