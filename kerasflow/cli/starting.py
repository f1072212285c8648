"""Starts Keras and its backend without what TensorFlow prints while it is imported."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec

from kerasflow.cli.deferring import deferring
from kerasflow.garbage import without_collections

# What TensorFlow's C++ says of itself, warnings included; errors and fatal ones go through.
_CHATTER = re.compile(
    rb"WARNING: All log messages before absl|[IW]\d{4} \d"
    rb"|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+: [IW] |To enable the following instructions"
)


def start_backend(backend: str | None) -> None:
    """Imports Keras with a backend, silently where all is well.

    Args:
        backend: ``"tensorflow"``, ``"jax"`` or ``"torch"``; None leaves it to Keras.

    Raises:
        BuildError: Keras has been imported with another one.
        MissingDependencyError: The backend is not installed.
    """
    from kerasflow.building import choose_backend
    from kerasflow.building.caching import keep_compiled, keep_compiled_by_jax

    choose_backend(backend)
    keep_compiled()
    _import_keras(seeds=True)
    keep_compiled_by_jax()


def start_keras(backend: str | None) -> None:
    """Imports Keras as `start_backend`, where any backend will do; the blueprint's if it is there.

    Args:
        backend: That of the blueprint; None leaves it to Keras.
    """
    from kerasflow.building import prefer_backend

    prefer_backend(backend)
    _import_keras()


def _import_keras(*, seeds: bool = False) -> None:
    """Imports Keras, and what it imports itself when it is given a seed."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if "keras" in sys.modules:
        return
    with _without_chatter(), without_collections(frozen=True):
        with deferring():
            import keras

        if keras.config.backend() == "tensorflow":
            import tensorflow as tf

            # Looking for devices prints too, the first time.
            tf.config.list_physical_devices()
        elif seeds and find_spec("tensorflow"):
            import_module("tensorflow")


@contextmanager
def _without_chatter() -> Iterator[None]:
    """Holds back what is written to file descriptor 2, and lets through what is no chatter."""
    # TensorFlow's C++ writes there before its own log level is in force.
    try:
        stderr = os.dup(2)
    except OSError:
        yield  # closed: there is nothing to keep clean
        return
    with tempfile.TemporaryFile() as held:
        sys.stderr.flush()
        os.dup2(held.fileno(), 2)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(stderr, 2)
            os.close(stderr)
            held.seek(0)
            for line in (line for line in held if not _CHATTER.match(line)):
                os.write(2, line)
