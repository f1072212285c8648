"""What is wrong with a value that a source is told, by the form that its option takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from kerasflow.blueprints.sources.descriptors import SourceKind
from kerasflow.blueprints.sources.forms import (
    ByColumn,
    BySplit,
    DataSet,
    Fields,
    Form,
    Kinds,
    OneOf,
    Option,
    Plain,
    Told,
)
from kerasflow.blueprints.sources.splits import SPLITS
from kerasflow.blueprints.specs import EMPTY, Value
from kerasflow.checking.wording import described
from kerasflow.errors import Problem
from kerasflow.nearness import Suggestion, listed, suggest
from kerasflow.paths import Path


class OptionValue(NamedTuple):
    """A value of an option.

    Args:
        value: As it stands in the document.
        path: Where.
        name: Of the option, or of the split that it is told of.
        beside: The options beside it.
        part: What it is of the option, where it is not all of it.
    """

    value: Value
    path: Path
    name: str
    beside: Told = EMPTY
    part: str = ""

    def wrong(self, message: str, hint: str | None = None, fix: str | None = None) -> Problem:
        """Returns the problem of a value that is not of its form."""
        return Problem("KF613", message, self.path, hint=hint, fix=fix)


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
        hint = way_to_add(first, source.options[first])
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
        hint = way_to_add(name, source.options[name])
        yield Problem("KF621", message, path, hint=hint, at_key=True)


def option_problems(options: Mapping[str, Option], told: Told, path: Path) -> Iterator[Problem]:
    """Yields what is wrong with the values of some options.

    Args:
        options: Those that there are; others are passed over.
        told: As they stand in the document.
        path: Where.
    """
    for name, option in options.items():
        if name in told:
            yield from _problems(option.form, OptionValue(told[name], path / name, name, told))


def unknown_options(
    options: Mapping[str, Option], told: Told, what: str, path: Path
) -> Iterator[Problem]:
    """Yields each option that `what` does not have."""
    for name in told:
        if name not in options:
            free = [other for other in options if other not in told]
            hint, fix = suggest(name, options, free=free)
            message = f"unknown option `{name}` of {what}"
            yield Problem("KF611", message, path / name, hint=hint, at_key=True, fix=fix)


def way_to_add(name: str, option: Option) -> str:
    """Returns what to do where an option is missing."""
    match option.form:
        case DataSet(known):
            return f'add "{name}": "{known[0]}", or another set'
        case ByColumn(example=example):
            return f'add "{name}": {example}'
        case OneOf(known):
            return f"one of {listed(known)}"
    return f'add "{name}": "{option.example}"'


def _problems(form: Form, given: OptionValue) -> Iterator[Problem]:
    yield from _FINDERS[type(form)](form, given)


def _of_plain(form: Plain, given: OptionValue) -> Iterator[Problem]:
    if form.several and isinstance(given.value, tuple | list) and given.value:
        for index, item in enumerate(given.value):
            place = given.path / index
            yield from _of_one(form, given._replace(value=item, path=place, part="an item of "))
    elif not (form.nullable and given.value is None):
        yield from _of_one(form, given)


def _of_one(form: Plain, given: OptionValue) -> Iterator[Problem]:
    if not form.fits(given.value, given.beside):
        subject = form.subject or f"{given.part}`{given.name}`"
        yield given.wrong(f"{subject} must be {form.what}, not {described(given.value)}", form.hint)
    elif fault := form.find_fault(given.value):
        yield given.wrong(*fault)


def _of_choice(form: OneOf, given: OptionValue) -> Iterator[Problem]:
    value, known = given.value, form.known
    if value in known:
        return
    hint, fix = _suggest(value, known)
    message = f"`{given.name}` must be one of {listed(known)}, not {described(value)}"
    yield given.wrong(message, hint, fix)


def _of_splits(form: BySplit, given: OptionValue) -> Iterator[Problem]:
    value, path = given.value, given.path
    if form.nullable and value is None:
        return
    if not isinstance(value, dict):
        message = f"`splits` must be a mapping from split to what it holds, not {described(value)}"
        yield given.wrong(message, 'such as {"train": …, "test": …}')
        return
    for split, item in value.items():
        if split not in SPLITS:
            free = [name for name in SPLITS if name not in value]
            hint, fix = suggest(split, SPLITS, free=free)
            message = f"there is no split `{split}`"
            yield Problem("KF613", message, path / split, hint=hint, at_key=True, fix=fix)
        yield from _problems(form.of, OptionValue(item, path / split, split))
    if "train" not in value and value.keys() <= {*SPLITS}:
        message = "`splits` has no `train`"
        yield Problem("KF613", message, path, hint="name what is trained on", at_key=True)


def _of_columns(form: ByColumn, given: OptionValue) -> Iterator[Problem]:
    value = given.value
    if not isinstance(value, Mapping) or (form.declared and not value):
        if value or form.declared or given.name in SPLITS:
            wanted = f"a mapping from column to {form.holds}"
            message = f"`{given.name}` must be {wanted}, not {described(value)}"
            key = f'"{given.name}": ' if form.declared else ""
            yield given.wrong(message, f"such as {key}{form.example}")
        return
    found = {name: [*_of_column(form.of, it, given.path / name)] for name, it in value.items()}
    for problems in found.values():
        yield from problems
    sound = {name: value[name] for name, problems in found.items() if not problems}
    if fault := form.find_fault(sound):
        yield Problem("KF621", fault[0], given.path, hint=fault[1])


def _of_column(form: Plain | Fields | Kinds, value: Value, path: Path) -> Iterator[Problem]:
    given = OptionValue(value, path, str(path.parts[-1]))
    if isinstance(form, Plain):
        yield from _of_one(form, given._replace(part="the column "))
    elif isinstance(form, Kinds):
        yield from _of_kinds(form, given)
    else:
        yield from _of_fields(form, given, f"the column `{given.name}`")


def _suggest(value: Any, known: Iterable[str]) -> Suggestion:
    """Returns what to do about a value that is none of some names, and may be no text."""
    return suggest(value if isinstance(value, str) else "", known)


def _of_kinds(form: Kinds, given: OptionValue) -> Iterator[Problem]:
    value, path = given.value, given.path
    kind = next(iter(value), None) if isinstance(value, Mapping) and len(value) == 1 else None
    if kind is None:
        message = f"the column `{given.name}` must be one {form.noun}, not {described(value)}"
        inside = isinstance(value, Mapping) and value
        yield given.wrong(message, form.hint_inside if inside else form.hint)
    elif kind not in form.kinds:
        message = f"there is no {form.noun} `{kind}`"
        hint, fix = _suggest(kind, form.kinds)
        yield Problem("KF613", message, path / kind, hint=hint, at_key=True, fix=fix)
    else:
        inner = given._replace(value=value[kind], path=path / kind)
        yield from _of_fields(form.kinds[kind], inner, f"`{kind}`")


def _of_fields(form: Fields, given: OptionValue, what: str) -> Iterator[Problem]:
    """Yields what is wrong with what a column is told.

    Args:
        form: What it can be told.
        given: What it is told, with its name.
        what: Whose options they are.
    """
    told, path = given.value, given.path
    if not isinstance(told, Mapping):
        if form.expected and not isinstance(told, str):
            message = f"the column `{given.name}` must be {form.expected}, not {described(told)}"
            yield given.wrong(message, form.hint)
        else:
            bare = given._replace(name=form.bare)
            yield from _problems(form.options[form.bare].form, bare)
        return
    yield from unknown_options(form.options, told, what, path)
    wrong = [*option_problems(form.options, told, path)]
    yield from wrong
    whole = not wrong and told.keys() <= form.options.keys()
    if (whole or not form.may_lack) and (fault := _combined(form, told)):
        message = f"the column `{given.name}` {fault[0]}"
        yield Problem("KF621", message, path, hint=fault[1], at_key=True)


def _combined(form: Fields, told: Told) -> tuple[str, str] | None:
    """Returns what is wrong with options that are each of their form."""
    fault = form.find_fault(told)
    if fault is None and form.bare not in told and not (form.may_lack and form.may_lack(told)):
        bare = form.bare
        return f"has no `{bare}`", way_to_add(bare, form.options[bare])
    return fault


def _of_data_set(form: DataSet, given: OptionValue) -> Iterator[Problem]:
    name = given.value
    if name in form.pickled:
        message = f"Keras stores `{name}` as pickled Python objects, which are never loaded"
        hint = "convert it to an npz of padded word numbers, or read the texts from a CSV file"
        yield Problem("KF614", message, given.path, hint=hint)
    elif name not in form.known:
        is_text = isinstance(name, str)
        shown = f"`{name}`" if is_text else f"called {described(name)}"
        found, message = _suggest(name, form.known), f"there is no built-in data set {shown}"
        yield Problem("KF614", message, given.path, hint=found.hint, fix=found.fix)


_FINDERS: Mapping[type, Callable[[Any, OptionValue], Iterator[Problem]]] = {
    Plain: _of_plain,
    OneOf: _of_choice,
    DataSet: _of_data_set,
    BySplit: _of_splits,
    ByColumn: _of_columns,
}
