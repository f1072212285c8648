"""Rules on the files that a run writes: in its folder, each its own, and none of the run's."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from kerasflow.blueprints.answer_forms import PREDICTION_FORMS
from kerasflow.blueprints.specs import Component, Value
from kerasflow.catalog import Entry
from kerasflow.checking.contexts import Context
from kerasflow.checking.file_names import (
    RESERVED,
    find_device,
    find_reserved,
    is_file_name,
    is_outside,
    may_meet,
    parts_of,
)
from kerasflow.errors import Problem
from kerasflow.nearness import listed
from kerasflow.paths import Path

_WRITES = "writes:"
# Keras calls arguments for folders so, and no others.
_FOLDER = "_dir"


class Written(NamedTuple):
    """A file or folder that a run is asked to write.

    Args:
        name: As it is given.
        path: Where it is said, or the callback where it is not.
        writer: In the words of a message.
        is_folder: It is a folder, to which others may add.
    """

    name: str
    path: Path
    writer: str
    is_folder: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """The way to it from the folder of the run, in one spelling."""
        return parts_of(self.name)


def written_outside(context: Context) -> Iterator[Problem]:
    """A file that would not lie in the folder of the run."""
    for it in _written(context):
        if is_outside(it.name):
            message = f"`{it.name}` lies outside of the run's folder"
            hint = f"give a relative path without `{'~' if it.name.startswith('~') else '..'}`"
            yield Problem("KF521", message, it.path, hint=hint)
        elif not is_file_name(it.name):
            message = f"`{it.name}` cannot be the name of a file of the run"
            hint = "in braces stand the epoch or a metric, as in `{epoch:02d}` and `{val_loss:.2f}`"
            yield Problem("KF521", message, it.path, hint=hint)
        elif device := find_device(it.name):
            message = f"`{it.name}` cannot be the name of a file: on Windows `{device}` is a device"
            yield Problem("KF521", message, it.path, hint="give another name")
        elif it.parts and not it.is_folder and it.name.endswith(("/", "\\")):
            message = f"`{it.name}` is the name of a folder, and `{it.writer}` writes a file"
            yield Problem("KF521", message, it.path, hint="leave the last `/` out")


def written_over_the_run(context: Context) -> Iterator[Problem]:
    """A file that is the run's own, or the folder of the run itself."""
    for it in _sound(context):
        reserved = find_reserved(it.name)
        if not it.parts:
            message = f"`{it.name}` is the folder of the run itself, which holds all that it keeps"
            hint = "name something inside of it, as in `logs`" if it.is_folder else "give a name"
            yield Problem("KF535", message, it.path, hint=hint)
        elif reserved:
            message = f"`{it.name}` is the run's own `{reserved}`, which {RESERVED[reserved]}"
            yield Problem("KF535", message, it.path, hint="give another name")


def written_twice(context: Context) -> Iterator[Problem]:
    """Two that write one file, or one that is in the way of another."""
    told = set()
    for first, second in combinations(_sound(context), 2):
        reason = _find_conflict(first, second) or _find_conflict(second, first)
        if reason and second.path not in told and first.parts and second.parts:
            told.add(second.path)
            hint = "give each a name of its own"
            yield Problem("KF536", f"{reason} (at `{first.path}`)", second.path, hint=hint)


def predictions_without_form(context: Context) -> Iterator[Problem]:
    """Predictions whose file does not say in what form they are written."""
    path = context.blueprint.evaluate.path / "predictions"
    for it in _sound(context):
        stem, ending = posixpath.splitext(it.name)
        form = ending.lower().removeprefix(".")
        # Of the run's own files, and of folders, others say that they are none of this.
        told = not it.parts or find_reserved(it.name)
        if it.path == path and not told and form not in PREDICTION_FORMS:
            # What is compressed has two endings, as `p.csv.gz`.
            bare, inner = posixpath.splitext(stem)
            stem = bare if inner[1:].lower() in PREDICTION_FORMS else stem
            known = listed([f".{each}" for each in PREDICTION_FORMS])
            message = f"the end of `{it.name}` says no form of predictions; there are {known}"
            hint = f'such as "{stem}.csv"; npz and Parquet also hold images'
            yield Problem("KF530", message, path, hint=hint)


def _find_conflict(one: Written, other: Written) -> str | None:
    """Returns why the one leaves no room for the other, which is at the same place or inside."""
    count = len(one.parts)
    if len(other.parts) < count or not all(map(may_meet, one.parts, other.parts)):
        return None
    if len(other.parts) == count and one.is_folder == other.is_folder:
        return f"`{one.writer}` and `{other.writer}` both write `{other.name}`"
    if not one.is_folder:
        end = f"as a folder, and `{one.writer}` writes it as a file"
        return f"`{other.writer}` needs `{one.name}` {end}"
    return None


def _sound(context: Context) -> Iterator[Written]:
    """Yields what is written inside of the folder, which the other rules look at."""
    for it in _written(context):
        if is_file_name(it.name) and not is_outside(it.name):
            yield it


def _written(context: Context) -> Iterator[Written]:
    path = context.blueprint.fit.path / "callbacks"
    for index, callback in enumerate(context.expansion.callbacks):
        component = as_component(callback, path / index)
        entry = context.entry(component.tag, ("callbacks",)) if component else None
        if entry and component:
            yield from _written_by(component, entry)
    evaluate = context.blueprint.evaluate
    if isinstance(evaluate.predictions, str):
        path = evaluate.path / "predictions"
        yield Written(evaluate.predictions, path, "evaluate.predictions")


def _written_by(callback: Component, entry: Entry) -> Iterator[Written]:
    for argument, name in written_arguments(callback, entry).items():
        if isinstance(name, str):
            path = callback.path / argument if argument in callback.args else callback.path
            yield Written(name, path, callback.tag, argument.endswith(_FOLDER))


def as_component(callback: Value, path: Path) -> Component | None:
    """Returns a callback, one that is given by its name alone too; None for no callback.

    Args:
        callback: As the blueprint has it.
        path: Where it stands.
    """
    if isinstance(callback, str):
        return Component(callback, path=path)
    return callback if isinstance(callback, Component) else None


def written_arguments(callback: Component, entry: Entry) -> dict[str, Value]:
    """Returns what a callback writes, by the argument that says it; defaults count.

    Args:
        callback: As the blueprint has it.
        entry: What the catalog says of it.
    """
    flags = (flag for flag in sorted(entry.flags) if flag.startswith(_WRITES))
    names = [flag.removeprefix(_WRITES) for flag in flags]
    given = {name: callback.args.get(name, entry.parameters[name].default) for name in names}
    return {name: value for name, value in given.items() if value is not None}
