"""The keys of a section, each said once: how it is read and spelled, its limits, and what it is.

The fields of a section's spec carry them. Reading, writing, the JSON Schema and the reference of
the format ask here; so a key that is added to a spec is known to all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, field, fields
from functools import cache
from typing import Any, Literal, NamedTuple, TypeVar

from kerasflow.catalog import Kind
from kerasflow.paths import Path

MAX_INTEGER = 2**31 - 1
MAX_SEED = 2**32 - 1

T = TypeVar("T")
What = Literal[
    "integer",
    "boolean",
    "text",
    "choice",
    "component",
    "components",
    "by_output",
    "weights",
    "argument",
    "fraction",
    "columns",
    "classes",
    "text_by_name",
    "section",
    "special",
    "free",
]


class KeyForm(NamedTuple):
    """What a key can hold.

    Args:
        what: The type of the value.
        minimum: The least integer, or number of characters.
        maximum: The greatest integer.
        texts: The texts that are taken; beside numbers where it is a fraction.
        said: What each of the texts means, in their order.
        several: A list of such values is taken, too.
        kind: The kind of the components that are taken; None where numbers are.
        null: Null stands for itself.
        pattern: What part of a text must match, in JSON Schema's words, where no expression is.
        wanted: What is told of a text that does not match, or is too short.
        spec: The class of the section.
    """

    what: What
    minimum: int = 0
    maximum: int = MAX_INTEGER
    texts: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    several: bool = False
    kind: Kind | None = None
    null: bool = False
    pattern: str | None = None
    wanted: str | None = None
    spec: Any = None


BOOLEAN = KeyForm("boolean")
TEXT = KeyForm("text")
CHARACTERS = KeyForm("text", 1, wanted="at least one character")
COLUMNS = KeyForm("columns")
FRACTION = KeyForm("fraction")
TEXT_BY_NAME = KeyForm("text_by_name")
FREE = KeyForm("free")
SPECIAL = KeyForm("special")
"""What has a grammar of its own, which is read and described by hand."""
WEIGHTS = KeyForm("weights")
"""A number of at least 0, by name."""
ARGUMENT = KeyForm("argument", null=True)
"""Whatever Keras takes."""


def integer(minimum: int = 0, maximum: int = MAX_INTEGER) -> KeyForm:
    """Returns the form of a whole number."""
    return KeyForm("integer", minimum, maximum)


def choice(texts: Mapping[str, str], *, several: bool = False) -> KeyForm:
    """Returns the form of one of some texts, which are given with what they mean."""
    return KeyForm("choice", texts=(*texts,), said=(*texts.values(),), several=several)


def classes(minimum: int, maximum: int) -> KeyForm:
    """Returns the form of classes: how many there are, or a list of their names."""
    return KeyForm("classes", minimum, maximum)


def fraction_or(word: str, wanted: str) -> KeyForm:
    """Returns the form of a fraction, in whose place a word can stand."""
    return KeyForm("fraction", texts=(word,), wanted=wanted)


def section(spec: type) -> KeyForm:
    """Returns the form of a section inside of another."""
    return KeyForm("section", spec=spec)


def component(kind: Kind) -> KeyForm:
    """Returns the form of one component, or null."""
    return KeyForm("component", kind=kind, null=True)


def components(kind: Kind) -> KeyForm:
    """Returns the form of a list of components."""
    return KeyForm("components", kind=kind)


def by_output(kind: Kind | None = None) -> KeyForm:
    """Returns the form of components, or numbers, of all outputs or by their names."""
    return KeyForm("by_output", kind=kind, null=True)


def file_ending_in(endings: Sequence[str]) -> KeyForm:
    """Returns the form of the name of a file that ends in one of these, in any case."""
    spelled = "|".join(in_any_case(ending) for ending in endings)
    wanted = f"a file that ends in one of {', '.join(f'`.{ending}`' for ending in endings)}"
    return KeyForm("text", pattern=rf"[^./][^/]*\.(?:{spelled})$", wanted=wanted)


def in_any_case(text: str) -> str:
    """Returns the pattern of a text in large or small letters, for JSON Schema has no flags.

    Example:
        >>> in_any_case("mp3")
        '[mM][pP]3'
    """
    letters = (f"[{c.lower()}{c.upper()}]" if c.isalpha() else re.escape(c) for c in text)
    return "".join(letters)


class Key(NamedTuple):
    """One key of a section.

    Args:
        form: What it can hold.
        doc: One sentence, in Markdown.
        otherwise: What goes without it, where the default of the field does not say so.
        examples: What an editor offers.
        name: In the document.
        field: Of the spec; where it holds several keys, each by its name.
        default: Of the field.
        required: Nothing goes without it.
        phased: A phase of training is likely to change it.
    """

    form: KeyForm
    doc: str
    otherwise: str | None = None
    examples: tuple[Any, ...] = ()
    name: str = ""
    field: str = ""
    default: Any = None
    required: bool = False
    phased: bool = False


def key(default: T, form: KeyForm, doc: str, **told: Any) -> T:
    """Returns the field of a spec that holds a key of its section, with its default."""
    made: T = field(default=default, metadata=carried(form, doc, **told))
    return made


def carried(form: KeyForm, doc: str, **told: Any) -> dict[str, tuple[Key, ...]]:
    """Returns the metadata of a field that holds one key; those of `Key` say the rest."""
    return {"keys": (Key(form, doc, **told),)}


def arguments(**docs: tuple[str, tuple[Any, ...]]) -> dict[str, tuple[Key, ...]]:
    """Returns the metadata of a field that holds further arguments, each said with examples."""
    return {
        "keys": tuple(
            Key(ARGUMENT, doc, examples=examples, name=name)
            for name, (doc, examples) in docs.items()
        )
    }


@cache
def keys_of(spec: type) -> Mapping[str, Key]:
    """Returns the keys of a section by their names, in the order in which they are written.

    Args:
        spec: The class of the section.

    Example:
        >>> from kerasflow.blueprints.sections import FitSpec
        >>> keys_of(FitSpec)["epochs"].default
        1
    """
    known = {}
    for each in fields(spec):
        unsaid = each.default is MISSING
        for told in each.metadata.get("keys", ()):
            name = told.name or each.name
            default = None if unsaid else each.default
            # A key of another name than the field is one of several ways to say what it holds.
            required = unsaid and name == each.name
            made = told._replace(name=name, field=each.name, default=default, required=required)
            known[name] = made
    return known


@cache
def names_of(spec: type, *what: What, kind: Kind | None = None) -> tuple[str, ...]:
    """Returns the names of those keys of a section that are of some forms.

    Args:
        spec: The class of the section.
        what: The forms.
        kind: Of the components that are taken; any when None.
    """
    return tuple(
        name
        for name, each in keys_of(spec).items()
        if each.form.what in what and kind in (None, each.form.kind)
    )


def components_of(*sections: Any) -> Iterator[tuple[Path, Any, KeyForm, Kind]]:
    """Yields the places of sections that take components, with what is there, and the kinds.

    Args:
        sections: Their specs; None for one that is not there.
    """
    for spec in sections:
        for name, each in keys_of(spec.__class__).items() if spec else ():
            if each.form.kind:
                yield spec.path / name, getattr(spec, name), each.form, each.form.kind
