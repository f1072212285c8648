"""The forms of values: what a key of a section, or an option of a source, can be.

They are data. Reading, the JSON Schema and the reference of the format ask them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from kerasflow.catalog import Kind

MAX_INTEGER = 2**31 - 1
MAX_SEED = 2**32 - 1
EXPRESSION = r"\$\{"
"""What holds an expression; it can stand wherever a value can."""

Told = Mapping[str, Any]
"""Values as they stand in a document."""


class Plain(NamedTuple):
    """A text, a number, true or false, or a list.

    Args:
        what: It is, in the words of a message.
        hint: How it is given.
        types: In the words of JSON Schema.
        limits: Its further keywords; its `items` are a form themselves.
        fits: Whether a value is one, beside what else is told.
        say: What is wanted in place of a value that is none, where `what` alone does not say it.
        find_fault: What is wrong with a value that fits: a message and a hint.
        become: What a number becomes; other values stay what they say.
        several: A list of such values is taken, too.
        nullable: Null stands for none.
        subject: What the value is called in a message; `{}` stands for its key.
        expected: What an editor says, where that differs from `what`.
        example: Of such a value, where it is text.
    """

    what: str
    hint: str | None = None
    types: tuple[str, ...] = ("string",)
    limits: Mapping[str, Any] = {}
    fits: Callable[[Any, Told], bool] = lambda value, _: isinstance(value, str)
    say: Callable[[Any], str] | None = None
    find_fault: Callable[[Any], tuple[str, str] | None] = lambda _: None
    become: Callable[[Any], Any] = lambda number: number
    several: bool = False
    nullable: bool = False
    subject: str = "{}"
    expected: str | None = None
    example: str = "…"


class OneOf(NamedTuple):
    """One of some texts.

    Args:
        known: The texts.
        said: What each of them means, in their order.
        several: A list of them is taken, too.
    """

    known: tuple[str, ...]
    said: tuple[str, ...] = ()
    several: bool = False


class ByName(NamedTuple):
    """A mapping whose keys are free.

    Args:
        of: What each value is; None for anything.
    """

    of: Plain | None = None


class Components(NamedTuple):
    """Components, or numbers.

    Args:
        kind: Of the components; None where numbers are.
        given: One or null, a list of them, or either and also by the names of outputs.
    """

    kind: Kind | None
    given: Literal["one", "list", "by output"] = "one"


class Section(NamedTuple):
    """A section inside of another: the class of what it becomes, whose fields carry its keys."""

    spec: type


class Special(NamedTuple):
    """What has a grammar of its own, which is read and described by hand; or whatever Keras takes.

    Args:
        grammar: What it is, in the words of the reference.
    """

    grammar: str


class DataSet(NamedTuple):
    """The name of a data set.

    Args:
        known: Those that there are.
        pickled: Those that are stored as pickled objects, which are never loaded.
    """

    known: tuple[str, ...]
    pickled: tuple[str, ...] = ()


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

    options: Mapping[str, Key]
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


Form = (
    Plain | OneOf | ByName | Components | Section | Special
    | DataSet | Fields | Kinds | ByColumn | BySplit
)  # fmt: skip


class Key(NamedTuple):
    """One key of a section, or an option of a source or of one of its columns.

    Args:
        form: What it can hold.
        doc: One sentence, in Markdown.
        default: What stands for it where it is left out.
        otherwise: What goes without it, where the default does not say so.
        examples: What an editor offers.
        name: In the document.
        field: Of the spec; where it holds several keys, each by its name.
        required: Nothing goes without it.
        phased: A phase of training is likely to change it.
        lasting: It holds for a whole run, whatever its phases are.
    """

    form: Form
    doc: str
    default: Any = None
    otherwise: str | None = None
    examples: tuple[Any, ...] = ()
    name: str = ""
    field: str = ""
    required: bool = False
    phased: bool = False
    lasting: bool = False


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_whole(value: Any) -> bool:
    return _is_number(value) and value == value // 1


def integer(minimum: int = 0, maximum: int | None = MAX_INTEGER) -> Plain:
    """Returns the form of a whole number; without a maximum any that is large enough."""
    what = f"an integer of at least {minimum}"
    most = {} if maximum is None else {"maximum": maximum}

    def fits(value: Any, _: Told) -> bool:
        return _is_whole(value) and minimum <= value and (maximum is None or value <= maximum)

    def say(value: Any) -> str:
        too_large = _is_whole(value) and value >= minimum
        return f"{what} and at most {maximum}" if too_large else what

    limits = {"minimum": minimum, **most}
    return Plain(what, types=("integer",), limits=limits, fits=fits, say=say, become=int)


def choice(texts: Mapping[str, str], *, several: bool = False) -> OneOf:
    """Returns the form of one of some texts, which are given with what they mean."""
    return OneOf((*texts,), (*texts.values(),), several)


def classes(minimum: int, maximum: int) -> Plain:
    """Returns the form of classes: how many there are, or a list of their names."""
    count = integer(minimum, maximum)
    return count._replace(
        types=("integer", "array"),
        limits={"items": _CLASS, **count.limits, "minItems": 1},
        fits=lambda value, told: isinstance(value, list) or count.fits(value, told),
        expected="a number of classes, or their names",
    )


def fraction_or(word: str, find_fault: Callable[[Any], tuple[str, str] | None]) -> Plain:
    """Returns the form of a fraction, in whose place a word can stand.

    Args:
        word: The word.
        find_fault: What is wrong with another, and a hint.
    """
    return FRACTION._replace(
        limits={**FRACTION.limits, "pattern": f"^{word}$|{EXPRESSION}"},
        fits=lambda value, told: isinstance(value, str) or FRACTION.fits(value, told),
        find_fault=lambda value: find_fault(value) if isinstance(value, str) else None,
    )


def file_ending_in(endings: Sequence[str]) -> Plain:
    """Returns the form of the name of a file that ends in one of these, in any case."""
    spelled = "|".join(in_any_case(ending) for ending in endings)
    wanted = f"a file that ends in one of {', '.join(f'`.{ending}`' for ending in endings)}"
    pattern = rf"(?:[^./][^/]*\.(?:{spelled})$)|{EXPRESSION}"
    return TEXT._replace(limits={"pattern": pattern, "patternErrorMessage": f"expected {wanted}"})


def in_any_case(text: str) -> str:
    """Returns the pattern of a text in large or small letters, for JSON Schema has no flags.

    Example:
        >>> in_any_case("mp3")
        '[mM][pP]3'
    """
    letters = (f"[{c.lower()}{c.upper()}]" if c.isalpha() else re.escape(c) for c in text)
    return "".join(letters)


BOOLEAN = Plain("true or false", types=("boolean",), fits=lambda value, _: isinstance(value, bool))
TEXT = Plain("a string")
FRACTION = Plain(
    "a fraction between 0 and 1",
    types=("number",),
    limits={"exclusiveMinimum": 0, "exclusiveMaximum": 1},
    fits=lambda value, _: _is_number(value) and 0 < value < 1,
    become=float,
)
COLUMNS = Plain(
    "a column, or a list of columns, one for each label",
    types=("string", "array"),
    limits={"items": TEXT, "minItems": 1},
)
WEIGHTS = ByName(
    Plain(
        "a number of at least 0",
        types=("number",),
        limits={"minimum": 0},
        fits=lambda value, _: _is_number(value) and value >= 0,
        become=float,
    )
)
_CLASS = Plain(
    "the name of a class: a string, a number, true or false",
    types=("string", "number", "boolean"),
    fits=lambda value, _: isinstance(value, (str, int, float)),
    expected="the name of a class",
)
DTYPE = OneOf(
    (
        *("float32", "float64", "float16", "bfloat16", "bool", "string"),
        *("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
        *("complex64", "complex128", "float8_e4m3fn", "float8_e5m2", "int"),
    )
)
"""What an input of a model can be of, in Keras' words."""
ARGUMENT = Special("what Keras takes")
SPECIAL = Special("its own form, above")
GRAPH = Special("nodes, above")


def filled_text(wanted: str = "at least one character") -> Plain:
    """Returns the form of a text that is not empty."""
    return TEXT._replace(
        limits={"minLength": 1},
        fits=lambda value, _: isinstance(value, str) and value != "",
        say=lambda value: wanted if isinstance(value, str) else TEXT.what,
        expected=wanted,
    )
