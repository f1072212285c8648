"""Operations that give the same bits every time, on each backend."""

from __future__ import annotations

import os
import sys

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.errors import BuildError

_XLA_FLAG = "--xla_gpu_deterministic_ops=true"
_WORKSPACE = ":4096:8"


def prefer_determinism(blueprint: Blueprint) -> None:
    """Sets what JAX and CUDA look at once, when they start; call it before Keras is imported.

    Args:
        blueprint: Nothing is set where its `runtime.deterministic` is false.
    """
    backend = blueprint.runtime.backend or os.environ.get("KERAS_BACKEND")
    if not blueprint.runtime.deterministic or str(backend) in sys.modules:
        return
    if backend == "torch":
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", _WORKSPACE)
    if backend == "jax":
        flags = os.environ.get("XLA_FLAGS", "")
        os.environ["XLA_FLAGS"] = f"{flags.replace(_XLA_FLAG, '').strip()} {_XLA_FLAG}".strip()


def make_deterministic(blueprint: Blueprint) -> None:
    """Has the backend take deterministic operations from now on; seeds are set elsewhere.

    Args:
        blueprint: Nothing is done where its `runtime.deterministic` is false.

    Raises:
        BuildError: JAX has started on a GPU, and was not told then.
    """
    if not blueprint.runtime.deterministic:
        return
    import keras

    _MAKERS[keras.config.backend()](blueprint)


def _on_tensorflow(_: Blueprint) -> None:
    import tensorflow as tf

    tf.config.experimental.enable_op_determinism()


def _on_jax(blueprint: Blueprint) -> None:
    import jax  # type: ignore[import-not-found, unused-ignore]

    on_gpu = any(device.platform == "gpu" for device in jax.devices())
    if on_gpu and _XLA_FLAG not in os.environ.get("XLA_FLAGS", ""):
        raise BuildError(
            "JAX has started on a GPU without deterministic operations, and takes no others now",
            blueprint.runtime.path / "deterministic",
            hint=f"set the environment variable XLA_FLAGS={_XLA_FLAG} before JAX is imported",
        )


def _on_torch(_: Blueprint) -> None:
    import torch  # type: ignore[import-not-found, unused-ignore]

    torch.use_deterministic_algorithms(True)


_MAKERS = {"tensorflow": _on_tensorflow, "jax": _on_jax, "torch": _on_torch}
