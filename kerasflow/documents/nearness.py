"""Names that are spelled alike, found in bounded time however many there are."""

from __future__ import annotations

from collections.abc import Iterable

MAX_NAME = 100
MAX_COMPARED = 1_000

# Of more names than that, only so many are looked at: of those that begin and end alike.
_FEW = 100


def near_names(name: str, names: Iterable[str], count: int, cutoff: float = 0.6) -> list[str]:
    """Returns the names that are most like another one, the nearest first.

    Args:
        name: What was written.
        names: To choose from.
        count: How many at most.
        cutoff: How alike two names must be, from 0 (anything) to 1 (the same).

    Example:
        >>> near_names("sgb", ["adam", "adamax", "sgd"], 1)
        ['sgd']
    """
    if len(name) > MAX_NAME:
        return []
    from difflib import get_close_matches

    return get_close_matches(name, comparable(name, names), count, cutoff)


def comparable(name: str, names: Iterable[str]) -> list[str]:
    """Returns the names that another one is compared with; all but where there are very many."""
    found = [other for other in names if len(other) <= MAX_NAME]
    if len(found) <= MAX_COMPARED:
        return found
    alike = (other for other in found if other[:1] == name[:1] or other[-1:] == name[-1:])
    near = (other for other in alike if abs(len(other) - len(name)) <= 2)
    return [other for _, other in zip(range(_FEW), near, strict=False)]
