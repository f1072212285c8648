"""What is wrong with a value that a source is told, by the form that its option takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import prod
from typing import Any, NamedTuple

from kerasflow.blueprints.sources.descriptors import SourceKind
from kerasflow.blueprints.sources.forms import (
    ArrayName,
    ByColumn,
    BySplit,
    Character,
    DataSet,
    Fields,
    FilePaths,
    FilePattern,
    FolderPath,
    Form,
    Kinds,
    OneOf,
    Option,
    Padding,
    Sizes,
    Told,
)
from kerasflow.blueprints.sources.splits import SPLITS
from kerasflow.blueprints.specs import EMPTY, Value
from kerasflow.checking.wording import described, did_you_mean, listed, meant
from kerasflow.errors import Problem
from kerasflow.paths import Path


class OptionValue(NamedTuple):
    """A value of an option.

    Args:
        value: As it stands in the document.
        path: Where.
        name: Of the option, or of the split that it is told of.
        beside: The options beside it.
    """

    value: Value
    path: Path
    name: str
    beside: Told = EMPTY

    def wrong(self, message: str, hint: str | None = None, fix: str | None = None) -> Problem:
        """Returns the problem of a value that is not of its form."""
        return Problem("KF613", message, self.path, hint=hint, fix=fix)


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


def declaration_problems(source: SourceKind, told: Told) -> Iterator[Problem]:
    """Yields what is wrong with the columns of a source that has to declare them, or has none.

    Args:
        source: The kind of source.
        told: Its options.
    """
    name = source.declared
    if name:
        yield from _problems(
            source.options[name].form, OptionValue(told.get(name), Path((name,)), name)
        )


def unknown_options(
    options: Mapping[str, Option], told: Told, what: str, path: Path
) -> Iterator[Problem]:
    """Yields each option that `what` does not have."""
    for name in told:
        if name not in options:
            hint = did_you_mean(name, options) or f"known options: {listed(options)}"
            fix = meant(name, [other for other in options if other not in told])
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
        case FilePattern():
            return f'add "{name}": "photos/*.jpg"'
    return f'add "{name}": "…"'


def _problems(form: Form, given: OptionValue) -> Iterator[Problem]:
    yield from _FINDERS[type(form)](form, given)


def _of_files(_: FilePaths, given: OptionValue) -> Iterator[Problem]:
    """Yields problems of one path or of a list of them."""
    if isinstance(given.value, tuple) and given.value:
        for index, item in enumerate(given.value):
            place = given.path / index
            yield from _of_file(given._replace(value=item, path=place), "an item of ")
    else:
        yield from _of_file(given)


def _of_file(given: OptionValue, part: str = "") -> Iterator[Problem]:
    value = given.value
    if not isinstance(value, str):
        message = f"{part}`{given.name}` must be the path of a file, not {described(value)}"
        yield given.wrong(message, 'such as "data/train.csv"')
    elif "://" in value:
        yield given.wrong(
            f"`{value}` is an address, and nothing is downloaded", "give a local file"
        )
    elif "**" in value:
        hint = 'name each folder, as "data/*/*.csv"'
        yield given.wrong("`**` is no wildcard here: folders are not searched", hint)


def _of_folder(form: FolderPath, given: OptionValue) -> Iterator[Problem]:
    if not isinstance(given.value, str) or "://" in given.value:
        message = f"`{given.name}` must be the path of a folder, not {described(given.value)}"
        yield given.wrong(message, f'such as "data/flowers", {form.holds}')


def _of_character(_: Character, given: OptionValue) -> Iterator[Problem]:
    if not isinstance(given.value, str) or len(given.value.encode()) != 1:
        message = f"`{given.name}` must be one character, not {described(given.value)}"
        yield given.wrong(message, 'such as ";" or "\\t"')


def _of_choice(form: OneOf, given: OptionValue) -> Iterator[Problem]:
    value, known = given.value, form.known
    if value in known:
        return
    is_text = isinstance(value, str)
    hint = (did_you_mean(value, known) if is_text else None) or f"one of {listed(known)}"
    fix = meant(value, known) if is_text else None
    message = f"`{given.name}` must be one of {listed(known)}, not {described(value)}"
    yield given.wrong(message, hint, fix)


def _of_sizes(form: Sizes, given: OptionValue) -> Iterator[Problem]:
    value = given.value
    if not _are_sizes(form, value) and not (form.nullable and value is None):
        yield given.wrong(f"`{given.name}` must be {form.what}, not {described(value)}", form.hint)


def _are_sizes(form: Sizes, value: Value) -> bool:
    fewest, most = form.lengths
    if not isinstance(value, tuple | list) or not fewest <= len(value) <= most:
        return False
    if not all(type(size) is int and 1 <= size <= (form.most or size) for size in value):
        return False
    return form.product is None or prod(value) <= form.product


def _of_filler(_: Padding, given: OptionValue) -> Iterator[Problem]:
    value = given.value
    whole = type(value) is int and abs(value) < 2**63
    fraction = type(value) is float and str(given.beside.get("dtype")).startswith("float")
    if not whole and not fraction:
        message = f"`{given.name}` must be a number of the column's dtype, not {described(value)}"
        yield given.wrong(message, "such as 0")


def _of_pattern(_: FilePattern, given: OptionValue) -> Iterator[Problem]:
    value = given.value
    parts = value.split("/") if isinstance(value, str) else []
    if not parts:
        message = f"the pattern of a column must be text, not {described(value)}"
    elif "*" not in value:
        message = "the pattern has no `*`, which stands for what the files of a row share"
    elif any(part.count("*") > 1 for part in parts) or not {*value}.isdisjoint("?["):
        message = "a pattern has one `*` in a part, and no other wildcard"
    elif any(part in ("", ".", "..") for part in parts):
        message = f"`{value}` does not lead down into the folder of the source"
    else:
        return
    yield given.wrong(message, 'such as "photos/*.jpg", inside of the folder of the source')


def _of_array_name(_: ArrayName, given: OptionValue) -> Iterator[Problem]:
    if not isinstance(given.value, str):
        found = described(given.value)
        yield given.wrong(f"the column `{given.name}` must be the name of an array, not {found}")


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
            hint = did_you_mean(split, SPLITS) or f"the splits are {listed(SPLITS)}"
            fix = meant(split, [name for name in SPLITS if name not in value])
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


def _of_column(form: ArrayName | Fields | Kinds, value: Value, path: Path) -> Iterator[Problem]:
    name = str(path.parts[-1])
    if isinstance(form, ArrayName):
        yield from _of_array_name(form, OptionValue(value, path, name))
    elif isinstance(form, Kinds):
        yield from _of_kinds(form, OptionValue(value, path, name))
    else:
        yield from _of_fields(form, OptionValue(value, path, name), f"the column `{name}`")


def _of_kinds(form: Kinds, given: OptionValue) -> Iterator[Problem]:
    value, path = given.value, given.path
    kind = next(iter(value), None) if isinstance(value, Mapping) and len(value) == 1 else None
    if kind is None:
        message = f"the column `{given.name}` must be one {form.noun}, not {described(value)}"
        inside = isinstance(value, Mapping) and value
        yield given.wrong(message, form.hint_inside if inside else form.hint)
    elif kind not in form.kinds:
        hint = did_you_mean(kind, form.kinds) or f"one of {listed(form.kinds)}"
        message, fix = f"there is no {form.noun} `{kind}`", meant(kind, form.kinds)
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
        return f"has no `{bare}`", way_to_add(bare, form.options[bare].form)
    return fault


def _of_data_set(form: DataSet, given: OptionValue) -> Iterator[Problem]:
    name = given.value
    if name in form.pickled:
        message = f"Keras stores `{name}` as pickled Python objects, which are never loaded"
        hint = "convert it to an npz of padded word numbers, or read the texts from a CSV file"
        yield Problem("KF614", message, given.path, hint=hint)
    elif name not in form.known:
        is_text = isinstance(name, str)
        guess = did_you_mean(name, form.known) if is_text else None
        shown = f"`{name}`" if is_text else f"called {described(name)}"
        message, hint = f"there is no built-in data set {shown}", f"one of {listed(form.known)}"
        fix = meant(name, form.known) if is_text else None
        yield Problem("KF614", message, given.path, hint=guess or hint, fix=fix)


_FINDERS: Mapping[type, Callable[[Any, OptionValue], Iterator[Problem]]] = {
    FilePaths: _of_files,
    FolderPath: _of_folder,
    Character: _of_character,
    OneOf: _of_choice,
    DataSet: _of_data_set,
    Sizes: _of_sizes,
    Padding: _of_filler,
    ArrayName: _of_array_name,
    FilePattern: _of_pattern,
    BySplit: _of_splits,
    ByColumn: _of_columns,
}
