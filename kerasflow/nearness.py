"""Names that are spelled alike: what was probably meant by a name that nothing has.

It is found in bounded time, however many names there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from difflib import SequenceMatcher

MAX_NAME = 100
MAX_COMPARED = 1_000

# What one examination compares; after that it tells what is wrong without what was meant.
MAX_COMPARISONS = 200_000

# Of more names than that, only so many are looked at: of those that begin and end alike.
_FEW = 100
# To look at a name takes so much less time than to compare it.
_LOOKS_TO_A_COMPARISON = 50
# Of the names that are known, so many are listed where none is near.
_SHOWN = 20

# How much more alike the nearest name must be than the next, to be meant for certain.
_CLEAR = 0.08

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


class Suggestion(NamedTuple):
    """What to do about a name that nothing has.

    Args:
        hint: Which name was probably meant, or which there are; None when nothing helps.
        fix: What alone can have been meant; None where there is more than one, or none.
    """

    hint: str | None
    fix: str | None = None


def suggest(
    name: str,
    known: Iterable[str],
    *,
    free: Iterable[str] | None = None,
    otherwise: str | None = None,
) -> Suggestion:
    """Returns what to do about a name that is none of those that are known.

    Use it wherever a name is told to be unknown: of a key, a column, a layer, a file.

    Args:
        name: What was written.
        known: What could have been.
        free: Those of them that may stand there; all where none of them is taken.
        otherwise: What to say where none is near, in place of what is known; nothing when empty.

    Example:
        >>> suggest("unit", ["units", "activation"])
        Suggestion(hint='did you mean `units`?', fix='units')
        >>> suggest("activ", ["units", "activation"]).fix
        'activation'
        >>> suggest("depth", ["units", "activation"]).hint
        'use one of `units`, `activation`'
    """
    # Thousands of slips among thousands of names: a mapping or a set is not copied for each.
    names = known if isinstance(known, (Mapping, Set)) else [*dict.fromkeys(known)]
    choices = names if free is None else free if isinstance(free, Set) else [*free]
    guess, whole = nearest(name, names), _completed(name, names)
    fix = surely_meant(name, choices) if guess else None
    # `loss_w` is like `loss`, but the beginning of `loss_weights` alone.
    if whole and (guess is None or name.lower().startswith(guess.lower())):
        guess = fix = whole
    if guess is None:
        words = "use one of" if len(names) > 1 else "there is only"
        there = f"{words} {listed(names, _SHOWN)}" if names else None
        return Suggestion((there if otherwise is None else otherwise) or None)
    sure = fix == guess and fix in choices
    return Suggestion(f"did you mean `{guess}`{_blanks(guess)}?", fix if sure else None)


def _blanks(name: str) -> str:
    """Returns words for the blanks around a name, which nobody sees."""
    if name == name.strip():
        return ""
    return f" (with a blank at its {'beginning' if name[0].isspace() else 'end'})"


def _completed(name: str, names: Iterable[str]) -> str | None:
    """Returns the only name that begins so, for what was abbreviated."""
    begin = name.lower()
    if len(begin) < 2 or not may_compare():
        return None
    found = {other.lower(): other for other in names if other.lower().startswith(begin)}
    return next(iter(found.values())) if len(found) == 1 else None


def listed(names: Iterable[str], most: int = 12) -> str:
    """Returns names in backticks, and how many more there are.

    Example:
        >>> listed(["a", "b", "c"], most=2)
        '`a`, `b` and 1 more'
    """
    found = names if isinstance(names, Collection) else [*names]
    shown = ", ".join(f"`{name}`" for name in islice(found, most))
    more = len(found) - most
    return shown if more <= 0 else f"{shown} and {more} more"


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
    return name.replace("_", "").strip().lower()


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
