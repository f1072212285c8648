"""Splits: their names, and what in a source or in given data is one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SPLITS = ("train", "validation", "test")


def is_by_split(data: Any) -> bool:
    """Returns whether given data is a mapping from splits; otherwise its names are of columns."""
    return isinstance(data, Mapping) and bool(data) and set(data) <= set(SPLITS)


def names_split(told: Mapping[str, Any], name: str) -> bool | None:
    """Returns whether there is a split of a source whose option `splits` says which there are.

    Args:
        told: The options of the source.
        name: Of the split.
    """
    splits = told.get("splits")
    if splits is None:
        return False
    return name in splits if isinstance(splits, dict) else None
