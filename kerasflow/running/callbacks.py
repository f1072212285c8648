"""The callbacks that a blueprint asks for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.specs import Component
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
        confined = confine_callback(callback, folder)
        for file in written_by(confined).values() if isinstance(confined, Component) else ():
            Path(file).parent.mkdir(parents=True, exist_ok=True)
        made.append(make(confined, ("callbacks",), lateness, path / index))
    return made
