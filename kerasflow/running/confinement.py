"""What a blueprint may have written: files in the run's folder, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kerasflow import catalog
from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.specs import Component, FrozenDict, Value
from kerasflow.checking.file_names import is_file_name
from kerasflow.errors import BuildError
from kerasflow.paths import Path as DocumentPath


def check_written(blueprint: Blueprint) -> None:
    """Refuses a blueprint that would write outside of its run's folder; use it before a run.

    Raises:
        BuildError: With the path of the file's name in the blueprint.
    """
    folder = Path.cwd()
    for callback in blueprint.expansion.callbacks:
        confine_callback(callback, folder)
    if blueprint.evaluate.predictions is not None:
        path = blueprint.evaluate.path / "predictions"
        confine(folder, blueprint.evaluate.predictions, path)


def confine_callback(callback: Value, folder: Path) -> Value:
    """Returns a callback whose names of files are paths into the run's folder.

    Args:
        callback: As the blueprint has it.
        folder: Of the run.

    Raises:
        BuildError: A file would be outside of it.
    """
    if not isinstance(callback, Component):
        return callback
    changed = {
        name: str(confine(folder, given, callback.path / name))
        for name, given in written_by(callback).items()
    }
    return replace(callback, args=FrozenDict({**callback.args, **changed}))


def written_by(callback: Component) -> dict[str, Value]:
    """Returns the names of the files that a callback writes, by the argument that says each."""
    entry = catalog.find_tag(callback.tag, ("callbacks",))
    flags = entry.flags if entry else ()
    names = [flag.removeprefix("writes:") for flag in flags if flag.startswith("writes:")]
    defaults = {name: entry.parameters[name].default for name in names} if entry else {}
    given = {name: callback.args.get(name, default) for name, default in defaults.items()}
    return {name: value for name, value in given.items() if value is not None}


def confine(folder: Path, name: Value, path: DocumentPath) -> Path:
    """Returns the path of a file in a folder.

    Args:
        folder: Of the run.
        name: As the blueprint has it.
        path: Where it stands in the blueprint.

    Raises:
        BuildError: The file would be outside of the folder.
    """
    if not isinstance(name, str):
        raise BuildError(f"the name of a file is text, not `{name}`", path)
    if not is_file_name(name):
        raise BuildError(f"`{name}` cannot be the name of a file of the run", path)
    inside = (folder / name).resolve()
    if Path(name).is_absolute() or not inside.is_relative_to(folder.resolve()):
        raise BuildError(
            f"`{name}` lies outside of the run's folder; give a relative path without `..`", path
        )
    return inside
