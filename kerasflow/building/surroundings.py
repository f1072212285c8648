"""What the program around has set: precision, seed, and what Keras draws its seeds from.

A blueprint that says nothing of precision or seed follows the program, as Keras does. What it does
say holds while it is built, and leaves no trace in the program.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.building.keras_internals import (
    GENERATOR,
    NAMES,
    POLICY,
    SEED,
    draw_seeds_from,
    read_global,
    write_global,
)


@contextmanager
def precision(policy: str | None) -> Iterator[None]:
    """Makes layers with a dtype policy; the one before is back afterwards.

    Args:
        policy: None for that of the program.
    """
    import keras

    # Asking Keras for it would set it, and a later `set_floatx` would have no effect.
    before = read_global(POLICY)
    if policy is not None:
        keras.config.set_dtype_policy(policy)
    try:
        yield
    finally:
        write_global(POLICY, before)


def find_policy(policy: str | None) -> str:
    """Returns the name of a dtype policy; of the program's where it is None."""
    import keras

    with precision(policy):
        return str(keras.config.dtype_policy().name)


def find_seed(blueprint: Blueprint) -> int:
    """Returns the seed of a blueprint; the one that this thread gave to Keras where it has none.

    Where the program has called no `keras.utils.set_random_seed` either, it is 0.
    """
    if blueprint.seed is not None:
        return blueprint.seed
    given = _find_program_seed()
    return 0 if given is None else given


@contextmanager
def drawing_for(blueprint: Blueprint) -> Iterator[None]:
    """Has what Keras draws in this thread come from the seed of a blueprint.

    Where it has none, and the program called `keras.utils.set_random_seed`, Keras draws what it
    would draw for the same layers written by hand.
    """
    if blueprint.seed is None and _find_program_seed() is not None and not _own_generator():
        yield
        return
    with drawing(find_seed(blueprint)):
        yield


@contextmanager
def drawing(seed: int | None = None) -> Iterator[None]:
    """Has what Keras draws in this thread come from a seed of its own, whatever runs beside.

    Keras draws the seeds of its initializers and of its layers from Python's `random`, which all
    threads share. A global seed of TensorFlow would make a later `fit` on arrays repeat one order
    of the rows in every epoch; so neither is touched.

    Args:
        seed: None for any.
    """
    draw_seeds_from(_RANDOMNESS)
    before = _own_generator()
    shared = read_global(GENERATOR)
    _drawing.generator = _Generator(seed)
    write_global(GENERATOR, None)
    try:
        yield
    finally:
        _drawing.generator = before
        write_global(GENERATOR, shared)


def draw_anew(seed: int) -> None:
    """Begins again with a seed, inside of `drawing`."""
    _drawing.generator = _Generator(seed)


@contextmanager
def counting_anew() -> Iterator[None]:
    """Has Keras count names as in a new process: `lstm`, not `lstm_3`.

    So the weights inside of a `Bidirectional` have the same names in every build, by which those of
    a phase are found.
    """
    before = read_global(NAMES)
    write_global(NAMES, None)
    try:
        yield
    finally:
        write_global(NAMES, before)


class _Randomness:
    """Stands for Python's `random` where Keras draws: what a thread has of its own, or that."""

    def __getattr__(self, name: str) -> Any:
        return getattr(_own_generator() or random, name)


_Generator = random.Random  # no secret comes of it
_drawing = threading.local()
_RANDOMNESS = _Randomness()


def _own_generator() -> random.Random | None:
    found: random.Random | None = getattr(_drawing, "generator", None)
    return found


def _find_program_seed() -> int | None:
    found: int | None = read_global(SEED)
    return found
