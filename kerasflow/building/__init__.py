"""Blueprints to Keras models."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kerasflow.blueprints.loading import Source
from kerasflow.building.backends import choose_backend
from kerasflow.building.signatures import TensorInfo
from kerasflow.checking.examining import examine
from kerasflow.errors import BuildError

if TYPE_CHECKING:
    import keras

    from kerasflow.blueprints.blueprint import Blueprint


def build(
    source: Source,
    *,
    sets: Sequence[str] = (),
    unsets: Sequence[str] = (),
    roots: Sequence[str | os.PathLike[str]] = (),
    signature: Mapping[str, TensorInfo] | None = None,
    late: Mapping[str, Any] | None = None,
) -> keras.Model:
    """Returns the Keras model of a blueprint, compiled where it has a `compile`.

    Use it to put the model into a program of your own; `kerasflow.run` trains it too.

    Args:
        source: A file, a mapping as in a file, or a `Blueprint`. It is checked first.
        sets: Values to set first, each ``path=value``, in order.
        unsets: Paths to remove first.
        roots: Further folders in which relative paths are looked for.
        signature: Shape and dtype of the inputs that the blueprint leaves to the data.
        late: Values known late, by dotted name.

    Raises:
        BlueprintError: The check found errors; it holds all of them.
        BuildError: Keras refused a node; the error has its path and its place in the file.
        MissingDependencyError: The backend is not installed.
    """
    blueprint = examine(source, sets=sets, unsets=unsets, roots=roots).require()
    try:
        choose_backend(blueprint.runtime.backend)
        from kerasflow.building.experiments import build_experiment

        return build_experiment(blueprint, signature or {}, late or {})
    except BuildError as error:
        raise _placed(error, blueprint) from error.__cause__


def _placed(error: BuildError, blueprint: Blueprint) -> BuildError:
    """Returns the error with the place in the file that its path stands for."""
    if error.place or error.path is None or blueprint.document is None:
        return error
    return BuildError(error.message, error.path, blueprint.document.place(error.path))


__all__ = ["TensorInfo", "build", "choose_backend"]
