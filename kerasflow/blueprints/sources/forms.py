"""The forms of what a source is told: what values an option takes.

They are data. `checking` finds what is wrong with a value by them, and writes the schema.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

Told = Mapping[str, Any]
"""Options as they stand in a document."""


class Plain(NamedTuple):
    """A text, a number, or a list.

    Args:
        what: It is, in the words of a message.
        hint: How it is given.
        types: In the words of JSON Schema.
        limits: Its further keywords.
        fits: Whether a value is one, beside what else is told.
        find_fault: What is wrong with a value that fits: a message and a hint.
        several: A list of such values is taken, too.
        items: What a list is of.
        nullable: Null stands for none.
        subject: What the value is called in a message, in place of its option.
        expected: What an editor says, where that differs from `what`.
    """

    what: str
    hint: str | None = None
    types: tuple[str, ...] = ("string",)
    limits: Mapping[str, Any] = {}
    fits: Callable[[Any, Told], bool] = lambda value, _: isinstance(value, str)
    find_fault: Callable[[Any], tuple[str, str] | None] = lambda _: None
    several: bool = False
    items: Plain | None = None
    nullable: bool = False
    subject: str | None = None
    expected: str | None = None


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


class Option(NamedTuple):
    """One option of a source, or of one of its columns.

    Args:
        form: What values it takes.
        doc: What an editor shows of it.
        default: What stands for it where it is left out.
        example: Of a value, where it is text.
    """

    form: Form
    doc: str
    default: Any = None
    example: str = "…"


class Fields(NamedTuple):
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


class Kinds(NamedTuple):
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


class ByColumn(NamedTuple):
    """A mapping from column to what it is.

    Args:
        of: What each column is told.
        holds: What that is, in the words of a message.
        example: Of such a mapping, as it is written.
        declared: The files do not say what is in them, so that there is at least one column.
        find_fault: Columns that do not go together: what is wrong, and a hint.
    """

    of: Plain | Fields | Kinds
    holds: str
    example: str
    declared: bool = False
    find_fault: Callable[[Told], tuple[str, str] | None] = lambda _: None


class BySplit(NamedTuple):
    """A mapping from split to what it holds.

    Args:
        of: What each split is told.
        nullable: Null stands for none.
    """

    of: Plain | ByColumn
    nullable: bool = False


Form = Plain | OneOf | DataSet | BySplit | ByColumn
