"""What is wrong with a value that a source is told, by the form that its option takes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from kerasflow.blueprints.forms import (
    ByColumn,
    BySplit,
    DataSet,
    Fields,
    Form,
    Key,
    Kinds,
    OneOf,
    Plain,
    Told,
)
from kerasflow.blueprints.parsing.cursors import Cursor, freeze, name_of
from kerasflow.blueprints.parsing.forms import read_form
from kerasflow.blueprints.sources.descriptors import SourceKind
from kerasflow.blueprints.sources.splits import SPLITS
from kerasflow.blueprints.specs import EMPTY
from kerasflow.checking.wording import described
from kerasflow.documents.values import Located, located
from kerasflow.errors import Problem
from kerasflow.nearness import Suggestion, listed, suggest
from kerasflow.paths import Path


class _OptionCursor(Cursor):
    """A value of an option, which is told to be wrong in the words and codes of sources.

    `beside` it are other options; it is `called` by its option where a bare value stands for that.
    """

    __slots__ = ("beside", "called")
    beside: Told
    called: str

    def __init__(
        self,
        located: Located,
        path: Path,
        problems: list[Problem],
        beside: Told = EMPTY,
        called: str = "",
    ) -> None:
        Cursor.__init__(self, located, path, problems)
        object.__setattr__(self, "beside", beside)
        object.__setattr__(self, "called", called)

    def at(self, part: str | int, located: Located) -> _OptionCursor:
        """Returns the cursor of a value inside this one."""
        return _OptionCursor(located, self.path / part, self.problems)

    @property
    def name(self) -> str:
        """What the value is called in messages."""
        return f"`{self.called}`" if self.called else name_of(self.path)

    @property
    def shown(self) -> str:
        """What stands here, in the words of a message."""
        return described(freeze(self.plain()))

    def refuse(self, message: str, hint: str | None = None) -> None:
        """Notes that the value is not of its form."""
        self.fault("KF613", message, hint)

    def wrong(self, expected: str, hint: str | None = None, subject: str = "{}") -> None:
        """Notes that the value is of the wrong type."""
        self.refuse(f"{subject.format(self.name)} must be {expected}, not {self.shown}", hint)

    def choice(self, choices: Collection[str]) -> str | None:
        """Reads one of several strings."""
        if self.value in choices:
            return str(self.value)
        hint, fix = self.suggest(choices)
        message = f"{self.name} must be one of {listed(choices)}, not {self.shown}"
        self.fault("KF613", message, hint, fix=fix)
        return None

    def suggest(self, known: Collection[str]) -> Suggestion:
        """Returns what to do about a value that is none of some names, and may be no text."""
        return suggest(self.value if isinstance(self.value, str) else "", known)

    def options(self) -> dict[str, _OptionCursor]:
        """Returns what stands in a mapping by its keys, each beside the others."""
        told, problems = freeze(self.plain()), self.problems
        return {
            key: _OptionCursor(item, self.path / key, problems, told)
            for key, item in self.value.items()
        }


def source_problems(source: SourceKind, told: Told, path: Path) -> Iterator[Problem]:
    """Yields all that is wrong with what a source is told.

    Args:
        source: The kind of source.
        told: Its options.
        path: Where they stand.
    """
    yield from unknown_options(source.options, told, f"the source `{source.name}`", path)
    yield from option_problems(source.options, told, path)
    yield from missing_options(source, told, path)
    yield from undeclared_columns(source, told, path)


def missing_options(source: SourceKind, told: Told, path: Path) -> Iterator[Problem]:
    """Yields that a source is not told what to read, or is told in two ways."""
    first = source.bare
    if not told.keys() <= source.options.keys():
        return
    instead = (other for one, other, _ in source.excluding if one == first)
    if first not in told and not any(source.has(told, other) for other in instead):
        message = f"the source `{source.name}` has no `{first}`"
        hint = way_to_add(first, source.options[first].form)
        yield Problem("KF612", message, path, hint=hint, at_key=True)
        return
    for one, other, hint in source.excluding:
        if source.has(told, one) and source.has(told, other):
            message = f"the source `{source.name}` is given `{one}` and `{other}`"
            yield Problem("KF612", message, path / other, hint=hint, at_key=True)


def undeclared_columns(source: SourceKind, told: Told, path: Path) -> Iterator[Problem]:
    """Yields that a source has no columns, of files that do not name them."""
    name = source.declared
    if name and name not in told and not {"path", "splits"}.isdisjoint(told):
        message = f"the source `{source.name}` has no `{name}`, and its files do not name them"
        hint = way_to_add(name, source.options[name].form)
        yield Problem("KF621", message, path, hint=hint, at_key=True)


def option_problems(options: Mapping[str, Key], told: Told, path: Path) -> Iterator[Problem]:
    """Yields what is wrong with the values of some options.

    Args:
        options: Those that there are; others are passed over.
        told: As they stand in the document.
        path: Where.
    """
    cursor = _OptionCursor(located(told), path, [])
    _read_options(cursor, options)
    yield from cursor.problems


def _read_options(cursor: _OptionCursor, options: Mapping[str, Key]) -> None:
    found = cursor.options()
    for name, option in options.items():
        if name in found:
            _read(found[name], option.form)


def unknown_options(
    options: Mapping[str, Key], told: Told, what: str, path: Path
) -> Iterator[Problem]:
    """Yields each option that `what` does not have."""
    for name in told:
        if name not in options:
            free = [other for other in options if other not in told]
            hint, fix = suggest(name, options, free=free)
            message = f"unknown option `{name}` of {what}"
            yield Problem("KF611", message, path / name, hint=hint, at_key=True, fix=fix)


def way_to_add(name: str, form: Form) -> str:
    """Returns what to do where an option is missing."""
    match form:
        case DataSet(known):
            return f'add "{name}": "{known[0]}", or another set'
        case ByColumn(example=example):
            return f'add "{name}": {example}'
        case OneOf(known):
            return f"one of {listed(known)}"
        case Plain(example=example):
            return f'add "{name}": "{example}"'
    return f'add "{name}": "…"'


def _read(cursor: _OptionCursor, form: Form) -> None:
    """Notes what is wrong with a value that is not in its form."""
    match form:
        case DataSet():
            _read_set(cursor, form)
        case BySplit():
            _read_splits(cursor, form)
        case ByColumn():
            _read_columns(cursor, form)
        case Kinds():
            _read_kind(cursor, form)
        case Fields():
            _read_fields(cursor, form, f"the column {cursor.name}")
        case _:
            read_form(cursor, form)


def _read_splits(cursor: _OptionCursor, form: BySplit) -> None:
    value = cursor.value
    if form.nullable and value is None:
        return
    if not isinstance(value, dict):
        expected = "a mapping from split to what it holds"
        cursor.wrong(expected, 'such as {"train": …, "test": …}')
        return
    for split, child in cursor.options().items():
        if split not in SPLITS:
            free = [name for name in SPLITS if name not in value]
            hint, fix = suggest(split, SPLITS, free=free)
            message = f"there is no split `{split}`"
            child.fault("KF613", message, hint, at_key=True, fix=fix)
        _read(child, form.of)
    if "train" not in value and value.keys() <= {*SPLITS}:
        cursor.fault("KF613", "`splits` has no `train`", "name what is trained on", at_key=True)


def _read_columns(cursor: _OptionCursor, form: ByColumn) -> None:
    value, name = cursor.value, cursor.path.parts[-1]
    if not isinstance(value, dict) or (form.declared and not value):
        if value is not None or form.declared or name in SPLITS:
            key = f'"{name}": ' if form.declared else ""
            cursor.wrong(f"a mapping from column to {form.holds}", f"such as {key}{form.example}")
        return
    sound = {}
    for name, child in cursor.options().items():
        apart = _OptionCursor(child.located, child.path, [])
        _read(apart, form.of)
        cursor.problems.extend(apart.problems)
        if not apart.problems:
            sound[name] = freeze(child.plain())
    if fault := form.find_fault(sound):
        cursor.fault("KF621", *fault)


def _read_kind(cursor: _OptionCursor, form: Kinds) -> None:
    found = cursor.options() if isinstance(cursor.value, dict) else {}
    if len(found) != 1:
        way = form.hint_inside if found else form.hint
        cursor.wrong(f"one {form.noun}", way, "the column {}")
        return
    [(kind, child)] = found.items()
    if kind in form.kinds:
        _read_fields(child, form.kinds[kind], f"`{kind}`", cursor.name)
        return
    hint, fix = suggest(kind, form.kinds)
    child.fault("KF613", f"there is no {form.noun} `{kind}`", hint, at_key=True, fix=fix)


def _read_fields(cursor: _OptionCursor, form: Fields, what: str, column: str = "") -> None:
    """Notes what is wrong with what a column is told.

    Args:
        cursor: What it is told.
        form: What it can be told.
        what: Whose options they are.
        column: What the column is called, where that is not the key.
    """
    if not isinstance(cursor.value, dict):
        if form.expected and not isinstance(cursor.value, str):
            cursor.wrong(form.expected, form.hint, "the column {}")
        else:
            bare = _OptionCursor(cursor.located, cursor.path, cursor.problems, called=form.bare)
            _read(bare, form.options[form.bare].form)
        return
    told, problems = freeze(cursor.plain()), cursor.problems
    problems.extend(unknown_options(form.options, told, what, cursor.path))
    apart = _OptionCursor(cursor.located, cursor.path, [])
    _read_options(apart, form.options)
    problems.extend(apart.problems)
    whole = not apart.problems and told.keys() <= form.options.keys()
    if (whole or not form.may_lack) and (fault := _combined(form, told)):
        message = f"the column {column or cursor.name} {fault[0]}"
        cursor.fault("KF621", message, fault[1], at_key=True)


def _combined(form: Fields, told: Told) -> tuple[str, str] | None:
    """Returns what is wrong with options that are each of their form."""
    fault = form.find_fault(told)
    if fault is None and form.bare not in told and not (form.may_lack and form.may_lack(told)):
        return f"has no `{form.bare}`", way_to_add(form.bare, form.options[form.bare].form)
    return fault


def _read_set(cursor: _OptionCursor, form: DataSet) -> None:
    name = cursor.value
    if name in form.pickled:
        message = f"Keras stores `{name}` as pickled Python objects, which are never loaded"
        way = "convert it to an npz of padded word numbers, or read the texts from a CSV file"
        cursor.fault("KF614", message, way)
    elif name not in form.known:
        shown = f"`{name}`" if isinstance(name, str) else f"called {cursor.shown}"
        hint, fix = cursor.suggest(form.known)
        cursor.fault("KF614", f"there is no built-in data set {shown}", hint, fix=fix)
