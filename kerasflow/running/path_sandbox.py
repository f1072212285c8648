"""What a blueprint may have written: files in the run's folder, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kerasflow import catalog
from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.specs import Component, FrozenDict, Value
from kerasflow.checking.file_names import (
    RESERVED,
    find_device,
    find_reserved,
    is_file_name,
    is_outside,
    parts_of,
)
from kerasflow.checking.path_rules import as_component, written_arguments
from kerasflow.errors import BuildError
from kerasflow.paths import Path as DocumentPath


def check_written(blueprint: Blueprint) -> None:
    """Refuses a blueprint that would write outside of its run's folder; use it before a run.

    Raises:
        BuildError: With the path of the file's name in the blueprint.
    """
    folder = Path.cwd()
    path = blueprint.fit.path / "callbacks"
    for index, callback in enumerate(blueprint.expansion.callbacks):
        confine_callback(callback, folder, path / index)
    if blueprint.evaluate.predictions is not None:
        path = blueprint.evaluate.path / "predictions"
        confine(folder, blueprint.evaluate.predictions, path)


def confine_callback(callback: Value, folder: Path, path: DocumentPath) -> Value:
    """Returns a callback whose names of files are paths into the run's folder.

    Args:
        callback: As the blueprint has it.
        folder: Of the run.
        path: Where the callback stands.

    Raises:
        BuildError: A file would be outside of it, or is one of the run's own.
    """
    component = as_component(callback, path)
    names = written_by(component) if component else {}
    if component is None or not names:
        return callback
    changed = {
        name: str(confine(folder, given, component.path / name)) for name, given in names.items()
    }
    return replace(component, args=FrozenDict({**component.args, **changed}))


def list_written(blueprint: Blueprint) -> list[str]:
    """Returns the names of all files and folders that a run is asked to write."""
    path = blueprint.fit.path / "callbacks"
    names: list[Value] = [blueprint.evaluate.predictions]
    for callback in blueprint.expansion.callbacks:
        component = as_component(callback, path)
        names.extend(written_by(component).values() if component else ())
    return [name for name in names if isinstance(name, str)]


def written_by(callback: Component) -> dict[str, Value]:
    """Returns the names of the files that a callback writes, by the argument that says each."""
    entry = catalog.find_tag(callback.tag, ("callbacks",))
    return written_arguments(callback, entry) if entry else {}


def confine(folder: Path, name: Value, path: DocumentPath) -> Path:
    """Returns the path of a file in a folder.

    Args:
        folder: Of the run.
        name: As the blueprint has it.
        path: Where it stands in the blueprint.

    Raises:
        BuildError: The file would be outside of the folder, or is one of the run's own.
    """
    if not isinstance(name, str):
        raise BuildError(f"the name of a file is text, not `{name}`", path)
    if not is_file_name(name) or find_device(name):
        raise BuildError(f"`{name}` cannot be the name of a file of the run", path)
    inside = (folder / name).resolve()
    if is_outside(name) or not inside.is_relative_to(folder.resolve()):
        hint = "give a relative path without `..`"
        raise BuildError(f"`{name}` lies outside of the run's folder", path, hint=hint)
    reserved = find_reserved(name)
    if reserved or not parts_of(name):
        what = f"`{reserved}`, which" if reserved else "the folder of the run itself, which"
        kept = RESERVED.get(reserved or "", "holds all that it keeps")
        raise BuildError(f"`{name}` leads to {what} {kept}", path, hint="give another name")
    return inside
