"""Names that are spelled alike, found in bounded time however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

MAX_NAME = 100
MAX_COMPARED = 1_000

# What one examination compares; after that it tells what is wrong without what was meant.
MAX_COMPARISONS = 200_000

# Of more names than that, only so many are looked at: of those that begin and end alike.
_FEW = 100
# To look at a name takes so much less time than to compare it.
_LOOKS_TO_A_COMPARISON = 50

_left: ContextVar[int | None] = ContextVar("comparisons left", default=None)


@contextmanager
def bounded_comparisons(count: int = MAX_COMPARISONS) -> Iterator[None]:
    """Bounds the search for near names inside, so that thousands of slips take bounded time.

    Args:
        count: Names compared with others, from 1.
    """
    token = _left.set(count)
    try:
        yield
    finally:
        _left.reset(token)


def may_compare() -> bool:
    """Tells whether comparisons are left; without a bound they always are."""
    left = _left.get()
    return left is None or left > 0


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
    if len(name) > MAX_NAME or not may_compare():
        return []
    from difflib import get_close_matches

    return get_close_matches(name, comparable(name, names), count, cutoff)


def comparable(name: str, names: Iterable[str]) -> list[str]:
    """Returns the names that another one is compared with; all but where there are very many."""
    short = [other for other in names if len(other) <= MAX_NAME]
    found = short if len(short) <= MAX_COMPARED else _similar_at_ends(name, short)
    _spend(len(found) + len(short) // _LOOKS_TO_A_COMPARISON)
    return found


def _similar_at_ends(name: str, names: Iterable[str]) -> list[str]:
    alike = (other for other in names if other[:1] == name[:1] or other[-1:] == name[-1:])
    near = (other for other in alike if abs(len(other) - len(name)) <= 2)
    return [other for _, other in zip(range(_FEW), near, strict=False)]


def _spend(comparisons: int) -> None:
    left = _left.get()
    if left is not None:
        _left.set(left - comparisons)
