"""Names: the one that was probably meant, and what a parameter's name says of its values."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from kerasflow.catalog.entries import Kind
from kerasflow.nearness import comparable, may_compare, near_names

if TYPE_CHECKING:
    from difflib import SequenceMatcher

_KINDS_BY_NAME: dict[str, tuple[Kind, ...]] = {
    "activation": ("activations", "layers"),
    "learning_rate": ("schedules",),
    "layer": ("layers",),
    "layers": ("layers",),
    "backward_layer": ("layers",),
    "cell": ("layers",),
    "cells": ("layers",),
    "inner_optimizer": ("optimizers",),
    "optimizer": ("optimizers",),
    "loss": ("losses",),
    "metrics": ("metrics",),
    "callbacks": ("callbacks",),
}
_KINDS_BY_END: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    ("initializer", ("initializers",)),
    ("regularizer", ("regularizers",)),
    ("constraint", ("constraints",)),
    ("_activation", ("activations", "layers")),
)

# How much more alike the nearest name must be than the next, to be meant for certain.
_CLEAR = 0.08


def accepted_kinds(parameter: str) -> tuple[Kind, ...]:
    """Returns the kinds of component that a parameter of this name takes.

    Example:
        >>> accepted_kinds("kernel_initializer"), accepted_kinds("units")
        (('initializers',), ())
    """
    by_end = (kinds for end, kinds in _KINDS_BY_END if parameter.endswith(end))
    return _KINDS_BY_NAME.get(parameter) or next(by_end, ())


def nearest(name: str, candidates: Iterable[str], *, cutoff: float = 0.7) -> str | None:
    """Returns the candidate that was probably meant; None when none is near.

    Case and underscores do not count: `dense` is `Dense`, `max_pooling2d` is `MaxPooling2D`.

    Args:
        name: What was written.
        candidates: The names to choose from; at a tie the first wins.
        cutoff: How alike two names must be, from 0 (anything) to 1 (the same).

    Example:
        >>> nearest("Densse", ["Dense", "Dot"]), nearest("conv2d", ["Conv1D", "Conv2D"])
        ('Dense', 'Conv2D')
        >>> nearest("adma", ["adamax", "adam"])
        'adam'
        >>> nearest("Banana", ["Dense", "Dot"]) is None
        True
    """
    return _nearest(name, tuple(candidates), cutoff) if may_compare() else None


# A slip is often repeated, in hundreds of nodes.
@lru_cache(maxsize=256)
def _nearest(name: str, candidates: tuple[str, ...], cutoff: float) -> str | None:
    by_plain_name: dict[str, str] = {}
    for candidate in comparable(name, candidates):
        by_plain_name.setdefault(_plain(candidate), candidate)
    if _plain(name) in by_plain_name:
        return by_plain_name[_plain(name)]
    if swapped := _same_letters(_plain(name), by_plain_name):
        return by_plain_name[swapped]
    found = near_names(_plain(name), by_plain_name, 1, cutoff)
    return by_plain_name[found[0]] if found else None


def _same_letters(name: str, candidates: Iterable[str]) -> str | None:
    """Returns the only candidate of the same letters: two swapped are the commonest slip."""
    letters, length = sorted(name), len(name)
    alike = (other for other in candidates if len(other) == length > 3)
    found = [other for other in alike if sorted(other) == letters]
    return found[0] if len(found) == 1 else None


def surely_meant(name: str, candidates: Iterable[str]) -> str | None:
    """Returns the nearest candidate where no other is about as near; None where one is.

    Use it where a name is to be replaced, not only suggested.

    Example:
        >>> surely_meant("Densse", ["Dense", "Dot"]), surely_meant("Conv", ["Conv1D", "Conv2D"])
        ('Dense', None)
    """
    return _surely_meant(name, tuple(dict.fromkeys(candidates))) if may_compare() else None


@lru_cache(maxsize=256)
def _surely_meant(name: str, names: tuple[str, ...]) -> str | None:
    guess = nearest(name, names)
    if guess is None or sorted(_plain(guess)) == sorted(_plain(name)):
        return guess
    from difflib import SequenceMatcher

    compared = SequenceMatcher(None, b=_plain(name))
    compared.set_seq1(_plain(guess))
    enough = compared.ratio() - _CLEAR
    rest = (other for other in comparable(name, names) if _plain(other) != _plain(guess))
    return None if any(_is_nearer(compared, other, enough) for other in rest) else guess


def _is_nearer(compared: SequenceMatcher[str], other: str, enough: float) -> bool:
    """Tells whether a name is more like the one that is compared than that; bounds come first."""
    compared.set_seq1(_plain(other))
    bounds = (compared.real_quick_ratio, compared.quick_ratio, compared.ratio)
    return all(ratio() > enough for ratio in bounds)


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    return name.replace("_", "").lower()
