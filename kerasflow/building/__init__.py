"""Blueprints to Keras models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kerasflow.building.backends import choose_backend
from kerasflow.building.placement import placing
from kerasflow.building.signatures import TensorInfo

if TYPE_CHECKING:
    import keras

    from kerasflow.blueprints.blueprint import Blueprint


def build(
    blueprint: Blueprint,
    *,
    signature: Mapping[str, TensorInfo] | None = None,
    late: Mapping[str, Any] | None = None,
) -> keras.Model:
    """Returns the Keras model of a checked blueprint, compiled where it has a `compile`.

    Args:
        blueprint: The blueprint.
        signature: Shape and dtype of the inputs that the blueprint leaves to the data.
        late: Values known late, by dotted name.

    Raises:
        BlueprintError: The blueprint was not checked, and cannot be written out.
        BuildError: Keras refused a node; the error has its path and its place in the file.
        MissingDependencyError: The backend is not installed.
    """
    with placing(blueprint):
        choose_backend(blueprint.runtime.backend)
        from kerasflow.building.experiments import build_experiment

        return build_experiment(blueprint, signature or {}, late or {})


__all__ = ["TensorInfo", "build", "choose_backend"]
