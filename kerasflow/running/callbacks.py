"""The callbacks that a blueprint asks for; what they write stays in the run's folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kerasflow import catalog
from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.expanding import expand
from kerasflow.blueprints.specs import Component, FrozenDict, Value
from kerasflow.building.components import make
from kerasflow.building.late import Lateness
from kerasflow.errors import BuildError
from kerasflow.running.folders import confine


def make_callbacks(blueprint: Blueprint, late: Mapping[str, Any], folder: Path) -> list[Any]:
    """Returns the callbacks of a blueprint's `fit`, ready for Keras.

    Args:
        blueprint: Asks for them.
        late: Values that only the data tells.
        folder: Of the run; what a callback writes goes there.

    Raises:
        BuildError: One would write elsewhere, or Keras refused it.
    """
    lateness, path = Lateness(late, {}), blueprint.fit.path / "callbacks"
    return [
        make(_confined(callback, folder), ("callbacks",), lateness, path / index)
        for index, callback in enumerate(expand(blueprint).callbacks)
    ]


def _confined(callback: Value, folder: Path) -> Value:
    """Returns a callback whose file names are paths into the run's folder."""
    if not isinstance(callback, Component):
        return callback
    entry = catalog.find_tag(callback.tag, ("callbacks",))
    flags = entry.flags if entry else frozenset()
    written = [flag.partition(":")[2] for flag in flags if flag.startswith("writes:")]
    changed = {name: _path(callback, name, folder) for name in written if _says(callback, name)}
    return replace(callback, args=FrozenDict({**callback.args, **changed}))


def _says(callback: Component, name: str) -> bool:
    """Returns whether a path is given, or has a default that would be in the current folder."""
    entry = catalog.find_tag(callback.tag, ("callbacks",))
    return name in callback.args or bool(entry and isinstance(entry.parameters[name].default, str))


def _path(callback: Component, name: str, folder: Path) -> str:
    entry = catalog.find_tag(callback.tag, ("callbacks",))
    default = entry.parameters[name].default if entry else None
    given = callback.args.get(name, default)
    if not isinstance(given, str):
        raise BuildError("the name of a file is text", callback.path / name)
    try:
        path = confine(folder, given)
    except ValueError as error:
        raise BuildError(str(error), callback.path / name) from None
    path.parent.mkdir(parents=True, exist_ok=True)
    return str(path)
