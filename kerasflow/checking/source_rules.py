"""Rules on the options of the sources that come with KerasFlow; others know their own."""

from __future__ import annotations

from collections.abc import Iterator

from kerasflow.blueprints.sources import (
    FOLDERS,
    OPTIONS,
    PICKLED_SETS,
    SETS,
    SPLITS,
)
from kerasflow.blueprints.specs import SourceSpec, Value
from kerasflow.checking.column_forms import image_problems
from kerasflow.checking.contexts import Context
from kerasflow.checking.wording import described, did_you_mean, listed, meant
from kerasflow.errors import Problem
from kerasflow.paths import Path


def unknown_source_option(context: Context) -> Iterator[Problem]:
    """An option that the source does not have."""
    source = _source(context)
    for name in source.options if source else ():
        known = OPTIONS[source.kind] if source else ()
        if source and name not in known:
            others = [other for other in known if other not in source.options]
            hint = did_you_mean(name, known) or f"known options: {listed(known)}"
            message = f"unknown option `{name}` of the source `{source.kind}`"
            path, fix = _path(source) / name, meant(name, others)
            yield Problem("KF611", message, path, hint=hint, at_key=True, fix=fix)


def source_without_file(context: Context) -> Iterator[Problem]:
    """A source that says nothing of what to read, or says it in two ways."""
    source = _source(context)
    if source is None or _has_unknown_options(source):
        return
    kind, options, path = source.kind, source.options, _path(source)
    first, message = OPTIONS[kind][0], None
    if kind in ("csv", "parquet", "tfrecord") and options.get("splits") is not None:
        if "path" in options:
            message, path = f"the source `{kind}` is given `path` and `splits`", path / "splits"
            hint = "`path` is for one file, `splits` for one file a split; keep one of them"
    elif first not in options:
        message = f"the source `{kind}` has no `{first}`"
        hint = 'add "name": "mnist", or another set' if kind == "keras" else f'add "{first}": "…"'
    elif kind == "npz" and {"splits", "columns"} <= options.keys():
        message, path = "the source `npz` is given `splits` and `columns`", path / "columns"
        hint = "`splits` names the columns of each split; keep one of them"
    if message:
        yield Problem("KF612", message, path, hint=hint, at_key=True)


def source_option_of_another_type(context: Context) -> Iterator[Problem]:
    """A path, separator, split or column that is not of its form."""
    source = _source(context)
    if source is None:
        return
    options, path = source.options, _path(source)
    if "path" in options and source.kind in (*FOLDERS, "files"):
        yield from _folder(options["path"], path / "path", source.kind)
    elif "path" in options:
        yield from _files(options["path"], path / "path")
    if source.kind == "images":
        yield from image_problems(options, path)
    if source.kind == "csv" and not _is_one_character(options.get("separator", ",")):
        found = described(options["separator"])
        hint = 'such as ";" or "\\t"'
        message = f"`separator` must be one character, not {found}"
        yield Problem("KF613", message, path / "separator", hint=hint)
    if options.get("splits") is not None or ("splits" in options and source.kind == "npz"):
        yield from _splits(options["splits"], source.kind, path / "splits")
    if source.kind == "npz" and options.get("columns"):
        yield from _columns(options["columns"], path / "columns")


def _files(value: Value, path: Path) -> Iterator[Problem]:
    """Problems of one path or of a list of them."""
    if isinstance(value, tuple) and value:
        for index, item in enumerate(value):
            yield from _file(item, path / index, f"an item of `{path.parts[-1]}`")
    else:
        yield from _file(value, path, f"`{path.parts[-1]}`")


def _file(value: Value, path: Path, what: str) -> Iterator[Problem]:
    if not isinstance(value, str):
        message = f"{what} must be the path of a file, not {described(value)}"
        yield Problem("KF613", message, path, hint='such as "data/train.csv"')
    elif "://" in value:
        message = f"`{value}` is an address, and nothing is downloaded"
        yield Problem("KF613", message, path, hint="give a local file")
    elif "**" in value:
        message = "`**` is no wildcard here: folders are not searched"
        yield Problem("KF613", message, path, hint='name each folder, as "data/*/*.csv"')


def _folder(value: Value, path: Path, kind: str) -> Iterator[Problem]:
    if isinstance(value, str) and "://" not in value:
        return
    message = f"`path` must be the path of a folder, not {described(value)}"
    inside = " with a folder a class" if kind in FOLDERS else " in which the patterns begin"
    yield Problem("KF613", message, path, hint=f'such as "data/flowers",{inside}')


def _is_one_character(value: Value) -> bool:
    return isinstance(value, str) and len(value.encode()) == 1


def _splits(value: Value, kind: str, path: Path) -> Iterator[Problem]:
    if not isinstance(value, dict):
        message = f"`splits` must be a mapping from split to what it holds, not {described(value)}"
        yield Problem("KF613", message, path, hint='such as {"train": …, "test": …}')
        return
    for split, item in value.items():
        if split not in SPLITS:
            hint = did_you_mean(split, SPLITS) or f"the splits are {listed(SPLITS)}"
            fix = meant(split, [name for name in SPLITS if name not in value])
            message = f"there is no split `{split}`"
            yield Problem("KF613", message, path / split, hint=hint, at_key=True, fix=fix)
        yield from (_columns if kind == "npz" else _files)(item, path / split)
    if "train" not in value and value.keys() <= {*SPLITS}:
        message = "`splits` has no `train`"
        yield Problem("KF613", message, path, hint="name what is trained on", at_key=True)


def _columns(value: Value, path: Path) -> Iterator[Problem]:
    if not isinstance(value, dict):
        found = described(value)
        message = f"`{path.parts[-1]}` must be a mapping from column to array, not {found}"
        yield Problem("KF613", message, path, hint='such as {"image": "x_train"}')
        return
    for column, array in value.items():
        if not isinstance(array, str):
            message = f"the column `{column}` must be the name of an array, not {described(array)}"
            yield Problem("KF613", message, path / column)


def unknown_built_in_set(context: Context) -> Iterator[Problem]:
    """A set that Keras does not have, or stores in a form that is never loaded."""
    source = _source(context)
    if source is None or source.kind != "keras" or "name" not in source.options:
        return
    name, path = source.options["name"], _path(source) / "name"
    if name in PICKLED_SETS:
        message = f"Keras stores `{name}` as pickled Python objects, which are never loaded"
        hint = "convert it to an npz of padded word numbers, or read the texts from a CSV file"
        yield Problem("KF614", message, path, hint=hint)
    elif name not in SETS:
        guess = did_you_mean(name, SETS) if isinstance(name, str) else None
        fix = meant(name, SETS) if isinstance(name, str) else None
        message = f"there is no built-in data set {_shown(name)}"
        yield Problem("KF614", message, path, hint=guess or f"one of {listed(SETS)}", fix=fix)


def _shown(name: Value) -> str:
    return f"`{name}`" if isinstance(name, str) else f"called {described(name)}"


def _source(context: Context) -> SourceSpec | None:
    """The source, where it is one whose options are known and that could be read."""
    data = context.blueprint.data
    source = data.source if data and context.is_whole("data.source") else None
    return source if source and source.kind in OPTIONS else None


def _has_unknown_options(source: SourceSpec) -> bool:
    return not source.options.keys() <= {*OPTIONS[source.kind]}


def _path(source: SourceSpec) -> Path:
    # The path of a bare source, such as "csv", has nothing inside; its place is that of the text.
    return source.path / source.kind
