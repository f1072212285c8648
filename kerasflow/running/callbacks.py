"""The callbacks that a blueprint asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.specs import Component, FrozenDict, Value
from kerasflow.building.components import make
from kerasflow.building.late import Lateness
from kerasflow.running.confinement import confine_callback, written_by


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
    made = []
    for index, callback in enumerate(blueprint.expansion.callbacks):
        confined = _going_on(confine_callback(callback, folder, path / index))
        for file in written_by(confined).values() if isinstance(confined, Component) else ():
            Path(file).parent.mkdir(parents=True, exist_ok=True)
        made.append(make(confined, ("callbacks",), lateness, path / index))
    return made


def _going_on(callback: Value) -> Value:
    """Returns a callback that adds to the log of an earlier phase, where there is one.

    In the folder of a run nothing but an earlier phase of it can have written one.
    """
    if not isinstance(callback, Component) or callback.tag != "CSVLogger":
        return callback
    file = callback.args.get("filename")
    if not isinstance(file, str) or not Path(file).exists():
        return callback
    return replace(callback, args=FrozenDict({**callback.args, "append": True}))
