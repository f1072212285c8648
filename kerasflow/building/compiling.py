"""The arguments of `Model.compile`."""

from __future__ import annotations

from typing import Any

import keras

from kerasflow.blueprints.graphs import Late
from kerasflow.blueprints.specs import CompileSpec, Component, FrozenDict, Value
from kerasflow.building.components import make, make_component, refusing
from kerasflow.building.late import Lateness
from kerasflow.catalog import Kind, find, identifiers
from kerasflow.errors import BuildError
from kerasflow.paths import Path

_KINDS: dict[str, Kind] = {
    "optimizer": "optimizers",
    "loss": "losses",
    "metrics": "metrics",
    "weighted_metrics": "metrics",
}


def compile_model(model: keras.Model, spec: CompileSpec, lateness: Lateness) -> None:
    """Compiles a model as the blueprint says.

    Raises:
        BuildError: Keras refused an argument.
    """
    given = {key: getattr(spec, key) for key in (*_KINDS, "loss_weights")}
    arguments = {
        key: _make(value, key, lateness, spec.path / key)
        for key, value in (given | dict(spec.options)).items()
        if value is not None
    }
    refusing(spec.path, "compile", lambda: model.compile(**arguments))


def _make(value: Value, key: str, lateness: Lateness, path: Path) -> Any:
    kind = _KINDS.get(key)
    if kind is None:
        return make(value, (), lateness, path)
    if isinstance(value, str):
        return _make_named(value, kind, lateness, path)
    if isinstance(value, Component):
        return make_component(value, (kind,), lateness)
    if isinstance(value, FrozenDict):
        return {name: _make(item, key, lateness, path / name) for name, item in value.items()}
    if isinstance(value, tuple):
        return [_make(item, key, lateness, path / index) for index, item in enumerate(value)]
    return make(value, (kind,), lateness, path) if isinstance(value, Late) else value


def _make_named(name: str, kind: Kind, lateness: Lateness, path: Path) -> Any:
    """Returns what a name stands for; Keras resolves those whose meaning depends on shapes."""
    if name in identifiers(kind) and kind != "optimizers":
        return name
    public = identifiers(kind).get(name, name)
    if find(kind, public) is None:
        raise BuildError(f"`{name}` is no name of {kind} in Keras", path)
    return make_component(Component(public, path=path), (kind,), lateness)
