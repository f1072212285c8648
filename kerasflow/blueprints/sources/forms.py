"""The forms of what a source is told: what values an option takes.

They are data. `checking` finds what is wrong with a value by them, and writes the schema.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

Told = Mapping[str, Any]
"""Options as they stand in a document."""


class FilePaths(NamedTuple):
    """The path of a file, a pattern, or a list of such."""


class FolderPath(NamedTuple):
    """The path of a folder.

    Args:
        holds: What is in it, in the words of a hint.
    """

    holds: str


class Character(NamedTuple):
    """One ASCII character."""


class OneOf(NamedTuple):
    """One of some texts."""

    known: tuple[str, ...]


class DataSet(NamedTuple):
    """The name of a data set.

    Args:
        known: Those that there are.
        pickled: Those that are stored as pickled objects, which are never loaded.
    """

    known: tuple[str, ...]
    pickled: tuple[str, ...] = ()


class Sizes(NamedTuple):
    """Whole numbers from 1.

    Args:
        what: They are, in the words of a message.
        hint: How they are given.
        example: Of such a list.
        lengths: The fewest and the most of them.
        most: The largest; None for any.
        product: The largest product of all.
        nullable: Null stands for none.
    """

    what: str
    hint: str
    example: tuple[int, ...]
    lengths: tuple[int, int]
    most: int | None = None
    product: int | None = None
    nullable: bool = False


class Padding(NamedTuple):
    """A number of the `dtype` that stands beside it."""


class ArrayName(NamedTuple):
    """The name of an array."""


class FilePattern(NamedTuple):
    """A pattern of files with a `*` in a part, inside of the folder of the source."""


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a source, or of one of its columns.

    Args:
        form: What values it takes.
        doc: What an editor shows of it.
        default: What stands for it where it is left out.
    """

    form: Form
    doc: str
    default: Any = None


@dataclass(frozen=True, slots=True)
class Fields:
    """What a column is told: a value of one option, or a mapping of several.

    Args:
        options: By name; the first is the one that a bare value stands for.
        expected: What a column can be, in the words of a message; None where every bare value is
            one of the first option.
        hint: How it is given.
        may_lack: Whether the first option can be left out, beside some others.
        find_fault: Options that do not go together: what is wrong with a column, and a hint.
    """

    options: Mapping[str, Option]
    expected: str | None = None
    hint: str | None = None
    may_lack: Callable[[Told], bool] | None = None
    find_fault: Callable[[Told], tuple[str, str] | None] = lambda _: None

    @property
    def bare(self) -> str:
        """The option that a bare value stands for."""
        return next(iter(self.options))


@dataclass(frozen=True, slots=True)
class Kinds:
    """A mapping with one key, which says of what kind a column is.

    Args:
        kinds: What each can be told.
        docs: What an editor shows of each.
        noun: What a kind is, in the words of a message.
        hint: How one is given by a bare value.
        hint_inside: How one is given with options.
    """

    kinds: Mapping[str, Fields]
    docs: Mapping[str, str]
    noun: str
    hint: str
    hint_inside: str


@dataclass(frozen=True, slots=True)
class ByColumn:
    """A mapping from column to what it is.

    Args:
        of: What each column is told.
        holds: What that is, in the words of a message.
        example: Of such a mapping, as it is written.
        declared: The files do not say what is in them, so that there is at least one column.
        find_fault: Columns that do not go together: what is wrong, and a hint.
    """

    of: ArrayName | Fields | Kinds
    holds: str
    example: str
    declared: bool = False
    find_fault: Callable[[Told], tuple[str, str] | None] = lambda _: None


@dataclass(frozen=True, slots=True)
class BySplit:
    """A mapping from split to what it holds.

    Args:
        of: What each split is told.
        nullable: Null stands for none.
    """

    of: FilePaths | ByColumn
    nullable: bool = False


Form = (
    FilePaths | FolderPath | Character | OneOf | DataSet | Sizes | Padding | ArrayName | FilePattern
    | BySplit | ByColumn
)  # fmt: skip
