"""The backend: chosen once, when Keras is imported."""

from __future__ import annotations

import importlib.util
import os
import sys

from kerasflow.building.forks import refuse_forks
from kerasflow.errors import BuildError, MissingDependencyError
from kerasflow.paths import Path

_PATH = Path(("runtime", "backend"))


def choose_backend(backend: str | None) -> None:
    """Makes Keras use a backend; call it before Keras is imported.

    Args:
        backend: ``"tensorflow"``, ``"jax"`` or ``"torch"``; None leaves it to Keras, which takes
            KERAS_BACKEND, else its own settings, else TensorFlow.

    Raises:
        BuildError: This process has already imported Keras with another one.
        RunError: This process was forked when the backend had started.
        MissingDependencyError: The backend is not installed.
    """
    refuse_forks()
    if backend is None:
        return
    if importlib.util.find_spec(backend) is None:
        raise MissingDependencyError(backend, backend, f"`runtime.backend: {backend}`")
    if "keras" not in sys.modules:
        os.environ["KERAS_BACKEND"] = backend
        return
    import keras

    if keras.config.backend() != backend:
        raise BuildError(
            f"the blueprint wants the backend `{backend}`, but this process has already imported "
            f"Keras with `{keras.config.backend()}`",
            _PATH,
            hint="start a new process, or set the environment "
            f"variable KERAS_BACKEND={backend} before Keras is imported",
        )


def prefer_backend(backend: str | None) -> None:
    """Makes Keras use a backend where that is still open and the backend is there.

    Args:
        backend: As in `choose_backend`.

    Raises:
        RunError: As there.
    """
    refuse_forks()
    if backend and "keras" not in sys.modules and importlib.util.find_spec(backend):
        choose_backend(backend)
