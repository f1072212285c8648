"""The values of a document, each with the place that it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from kerasflow.errors import Problem
from kerasflow.paths import Path
from kerasflow.places import Place

Scalar = None | bool | int | float | str


@dataclass(frozen=True, slots=True)
class Located:
    """A value of a document and where it stands.

    Args:
        value: A scalar, a list of `Located`, or a mapping from string to `Located`. Never
            changed in place: a pass over a document gives a new tree.
        place: Where the value stands; None for what was made in Python.
        key_place: Where its key stands, when it is the value of a mapping.
        origins: Other places that the value came through, the nearest first, each with a few
            words, such as ``("replaced by", place)``.
    """

    value: Scalar | list[Located] | dict[str, Located]
    place: Place | None = None
    key_place: Place | None = None
    origins: tuple[tuple[str, Place], ...] = ()

    def with_value(self, value: Scalar | list[Located] | dict[str, Located]) -> Located:
        """Returns another value at the same place."""
        return replace(self, value=value)

    @property
    def members(self) -> dict[str, Located]:
        """The values of a mapping by key; none of what is no mapping."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def children(self) -> list[Located]:
        """The values of a mapping, or the items of a list; none of a scalar."""
        if isinstance(self.value, dict):
            return [*self.value.values()]
        return self.value if isinstance(self.value, list) else []


def plain(located: Located) -> Any:
    """Returns the value without places: scalars, lists and dicts."""
    value = located.value
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def count_values(located: Located) -> int:
    """Returns how many values a value holds, itself included."""
    count, waiting = 0, [located]
    while waiting:
        waiting.extend(waiting.pop().children)
        count += 1
    return count


def height_of(located: Located) -> int:
    """Returns how deep a value is nested; 0 for a scalar."""
    height, level = 0, [located]
    while level := [item for each in level for item in each.children]:
        height += 1
    return height


_WORDS: Mapping[type, str] = {
    bool: "a boolean",
    int: "an integer",
    float: "a number",
    str: "a string",
    list: "a list",
    dict: "a mapping",
    type(None): "null",
}


def describe(value: Any) -> str:
    """Returns what a value is, and the value where it is short: ``"wide" (a string)``."""
    word = _WORDS.get(type(value), type(value).__name__)
    if isinstance(value, (list, dict)):
        return word if value else f"an empty {word.removeprefix('a ')}"
    if value is None:
        return word
    shown = f'"{value}"' if isinstance(value, str) else str(value).lower()
    return f"{shown} ({word})" if len(shown) <= 60 else word


def located(value: Any, place: Place | None = None) -> Located:
    """Returns a plain value as a tree of `Located`, everything at the one place."""
    if isinstance(value, dict):
        return Located({key: located(item, place) for key, item in value.items()}, place, place)
    if isinstance(value, (list, tuple)):
        return Located([located(item, place) for item in value], place, place)
    return Located(value, place, place)


class Setting(NamedTuple):
    """A value that was set: by `set` in the document itself, or with `--set`.

    Args:
        target: What was set.
        where: Where it was asked for, in the document; else what was set.
        place: Where that stands.
        is_new: There was no such variable before; of what is no variable nothing is said.
    """

    target: Path
    where: Path
    place: Place | None
    is_new: bool = False


class Document(NamedTuple):
    """Everything that was read, and what was found wrong on the way.

    Args:
        root: The values.
        file: The file that was named; None for a mapping from Python.
        roots: Folders in which relative paths are looked for, in order.
        problems: Faults found so far, in no order.
        written: The values before variables were filled in; None where there was nothing to fill.
        settings: What was set, in order; what an extended file sets is its own affair.
        used: The variables that something uses, if only by way of other variables.
        mentioned: These, and the variables that only other variables use.
        filled: The variables whose values stood where they are used before it was read.
    """

    root: Located
    file: FilePath | None = None
    roots: tuple[FilePath, ...] = ()
    problems: tuple[Problem, ...] = ()
    written: Located | None = None
    settings: tuple[Setting, ...] = ()
    used: frozenset[str] = frozenset()
    mentioned: frozenset[str] = frozenset()
    filled: frozenset[str] = frozenset()

    def find(self, path: Path) -> Located | None:
        """Returns the value at a path with numbers and keys only; None when there is none."""
        found: Located | None = self.root
        for part in path.parts:
            found = _child(found, part) if found else None
        return found

    def place(self, path: Path, *, of_key: bool = False) -> Place | None:
        """Returns where a path stands, or where the nearest container around it stands."""
        while True:
            found = self.find(path)
            if found is not None:
                return (of_key and found.key_place) or found.place
            path, of_key = path.parent, False


def _child(parent: Located, part: str | int) -> Located | None:
    value = parent.value
    if isinstance(value, dict) and isinstance(part, str):
        return value.get(part)
    if isinstance(value, list) and isinstance(part, int) and 0 <= part < len(value):
        return value[part]
    return None
