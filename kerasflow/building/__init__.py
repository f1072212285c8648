"""Blueprints to Keras models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kerasflow.building.backends import choose_backend, prefer_backend
from kerasflow.building.keras_internals import releasing_gradients
from kerasflow.building.placement import placing
from kerasflow.building.signatures import TensorInfo

if TYPE_CHECKING:
    import keras

    from kerasflow.blueprints.blueprint import Blueprint
    from kerasflow.building.inference import Inference


@releasing_gradients()
def build(
    blueprint: Blueprint,
    *,
    signature: Mapping[str, TensorInfo] | None = None,
    deferred: Mapping[str, Any] | None = None,
) -> keras.Model:
    """Returns the Keras model of a checked blueprint, compiled where it has a `compile`.

    Args:
        blueprint: The blueprint.
        signature: Shape and dtype of the inputs that the blueprint leaves to the data.
        deferred: Values of deferred expressions, by dotted name.

    Raises:
        BlueprintError: The blueprint was not checked, and cannot be written out.
        BuildError: Keras refused a node; the error has its path and its place in the file.
        MissingDependencyError: The backend is not installed.
    """
    with placing(blueprint):
        choose_backend(blueprint.runtime.backend)
        from kerasflow.building.experiments import build_experiment

        return build_experiment(blueprint, signature or {}, deferred or {})


@releasing_gradients()
def infer(
    blueprint: Blueprint,
    *,
    signature: Mapping[str, TensorInfo] | None = None,
    deferred: Mapping[str, Any] | None = None,
) -> Inference | None:
    """Returns the model of a checked blueprint in symbols, and what Keras would refuse of it.

    Use it before `build`: it takes no memory, whatever the size of the model. Shapes are the same
    with every backend, so that the blueprint's is only taken where that is still open.

    Args:
        blueprint: The blueprint.
        signature: Shape and dtype of the inputs that the blueprint leaves to the data.
        deferred: Values of deferred expressions, by dotted name.

    Returns:
        None for a model that is a class of its own, which has no graph.

    Raises:
        BlueprintError: The blueprint was not checked, and cannot be written out.
    """
    prefer_backend(blueprint.runtime.backend)
    from kerasflow.building.experiments import infer_experiment

    return infer_experiment(blueprint, signature or {}, deferred or {})


__all__ = ["TensorInfo", "build", "choose_backend", "infer", "prefer_backend"]
