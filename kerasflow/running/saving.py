"""A trained model in the folder of its run, and its weights out of it again."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from warnings import catch_warnings, filterwarnings

import keras
import numpy as np

from kerasflow.checking.file_names import MODEL, WEIGHTS
from kerasflow.errors import KerasflowError, RunError
from kerasflow.running.checkpoints.files import read_tree
from kerasflow.running.checkpoints.generations import SUFFIX
from kerasflow.running.checkpoints.states import list_optimizer_variables, put_weights
from kerasflow.running.failures import explain
from kerasflow.running.folders import write_whole
from kerasflow.running.records import find_kept_weights
from kerasflow.running.weights import checked_weights, refuse_large, refuse_other_model

BYTES_BESIDE = 65_536
"""What a run writes beside its model: report, metrics and configuration."""
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def reserved_room(folder: Path, model_bytes: int, *, checkpoints: int) -> Iterator[None]:
    """Holds the room on the disk that a trained model will take; it is free again afterwards.

    Args:
        folder: Of the run.
        model_bytes: Of `model.keras`; an estimate.
        checkpoints: How many there will be besides, each about as large; they take their room
            themselves.

    Raises:
        RunError: There is too little, which otherwise would show when all is trained.
    """
    with TemporaryFile(dir=folder) as held:
        try:
            _hold(held.fileno(), model_bytes + BYTES_BESIDE)
            _try_to_hold(folder, [model_bytes] * checkpoints)
        except OSError as error:
            if error.errno not in _NO_ROOM:
                raise
            message = (
                f"`{folder}` has no room for the trained model, about {model_bytes:,} bytes, "
                f"{checkpoints} checkpoints of that size each, and {BYTES_BESIDE:,} for report and "
                f"configuration: {error.strerror}"
            )
            raise RunError(message) from error
        yield


def _try_to_hold(folder: Path, sizes: Sequence[int]) -> None:
    """Sees whether there is room for some files at once, and leaves it."""
    with ExitStack() as tried:
        for size in sizes:
            _hold(tried.enter_context(TemporaryFile(dir=folder)).fileno(), size)


def _hold(descriptor: int, size: int) -> None:
    """Takes room on the disk for a file; what is not on every system is written as zeros."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, 0, size)
        return
    zeros = bytes(2**20)
    for start in range(0, size, len(zeros)):
        os.write(descriptor, zeros[: size - start])


def save_model(folder: Path, model: keras.Model) -> None:
    """Writes `model.keras`.

    A model with a class of its own that cannot say its arguments (it has no `get_config`) cannot
    be written whole. Then its weights alone are, and stderr says so; the blueprint can build it.
    """
    _mark_built(model)
    _build_optimizer(model)
    try:
        write_whole(folder / MODEL, model.save)
    except NotImplementedError:
        write_whole(folder / WEIGHTS, model.save_weights)
        name = type(model).__name__
        sys.stderr.write(f"`{name}` has no `get_config`, so only its weights are kept: {WEIGHTS}\n")


def load_weights(folder: Path, model: keras.Model, other: Path | None = None) -> None:
    """Gives a model the weights of a run, and its optimizer the state.

    Args:
        folder: Of the run.
        model: Of its blueprint.
        other: A file of weights besides those that the run ended with; a checkpoint of the run
            gives weights alone.

    Raises:
        RunError: There are none, or they are of another model.
    """
    file = other or find_kept_weights(folder)
    _mark_built(model)
    _build_optimizer(model)
    with _telling(file):
        if file.suffix == SUFFIX:
            refuse_large(file.stat().st_size, model, file)
            put_weights(model, read_tree(file), file)
            return
        with checked_weights(file, model) as checked:
            if other is None:
                model.load_weights(checked)
                return
            refuse_other_model(checked, model, file)
            with _no_word_of_optimizers():
                model.load_weights(checked)


@contextmanager
def _telling(file: Path) -> Iterator[None]:
    """Tells what Keras refuses of a file of weights."""
    try:
        yield
    except KerasflowError:
        raise
    except Exception as error:  # on damaged bytes Keras and h5py raise of any kind
        raise RunError(f"cannot read the weights in `{file}`: {explain(error)}") from error


@contextmanager
def _no_word_of_optimizers() -> Iterator[None]:
    """Has Keras not warn of weights that another optimizer has kept: what it kept is not wanted."""
    with catch_warnings():
        filterwarnings("ignore", "Skipping variable loading for optimizer")
        yield


@contextmanager
def readable_weights(file: Path, model: keras.Model) -> Iterator[Path]:
    """Gives the weights of a run as a file that a model can read.

    Args:
        file: `model.keras`, or a file that ends in `.weights.h5`.
        model: That reads them.

    Raises:
        RunError: The file is damaged, or holds something else.
    """
    _mark_built(model)
    with _telling(file), checked_weights(file, model) as checked:
        yield checked


def load_beside_optimizer(checked: Path, model: keras.Model) -> None:
    """Gives a model the weights of a file, and leaves its optimizers as they are.

    Args:
        checked: Weights that fit the model.
        model: Compiled.
    """
    kept = [
        (it, np.array(keras.ops.convert_to_numpy(it))) for it in list_optimizer_variables(model)
    ]
    with _no_word_of_optimizers():
        model.load_weights(checked)
    for variable, value in kept:
        variable.assign(value)


def _build_optimizer(model: keras.Model) -> None:
    """Gives an optimizer its variables; then their values are read, and training can go on."""
    optimizer = getattr(model, "optimizer", None)
    if optimizer is not None and not optimizer.built:
        optimizer.build(model.trainable_variables)


def _mark_built(model: keras.Model) -> None:
    """Tells Keras that a model has its weights whose `train_step` never calls it as a whole."""
    if not model.built and all(layer.built for layer in model.layers):
        model.built = True
