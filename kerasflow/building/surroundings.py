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

_POLICY, _GENERATOR, _SEED = "dtype_policy", "global_seed_generator", "global_random_seed"
_NAMES = "object_name_uids"


@contextmanager
def precision(policy: str | None) -> Iterator[None]:
    """Makes layers with a dtype policy; the one before is back afterwards.

    Args:
        policy: None for that of the program.
    """
    import keras
    from keras.src.backend.common import global_state

    # Asking Keras for it would set it, and a later `set_floatx` would have no effect.
    before = global_state.get_global_attribute(_POLICY)
    if policy is not None:
        keras.config.set_dtype_policy(policy)
    try:
        yield
    finally:
        global_state.set_global_attribute(_POLICY, before)


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
    from keras.src.backend.common import global_state

    _take_over()
    before = _own_generator()
    shared = global_state.get_global_attribute(_GENERATOR)
    _drawing.generator = _Generator(seed)
    global_state.set_global_attribute(_GENERATOR, None)
    try:
        yield
    finally:
        _drawing.generator = before
        global_state.set_global_attribute(_GENERATOR, shared)


def draw_anew(seed: int) -> None:
    """Begins again with a seed, inside of `drawing`."""
    _drawing.generator = _Generator(seed)


@contextmanager
def counting_anew() -> Iterator[None]:
    """Has Keras count names as in a new process: `lstm`, not `lstm_3`.

    So the weights inside of a `Bidirectional` have the same names in every build, by which those of
    a phase are found.
    """
    from keras.src.backend.common import global_state

    before = global_state.get_global_attribute(_NAMES)
    global_state.set_global_attribute(_NAMES, None)
    try:
        yield
    finally:
        global_state.set_global_attribute(_NAMES, before)


class _Randomness:
    """Stands for Python's `random` where Keras draws: what a thread has of its own, or that."""

    def __getattr__(self, name: str) -> Any:
        return getattr(_own_generator() or random, name)


_Generator = random.Random  # no secret comes of it
_drawing = threading.local()
_RANDOMNESS = _Randomness()


def _take_over() -> None:
    from keras.src.random import seed_generator

    seed_generator.python_random = _RANDOMNESS


def _own_generator() -> random.Random | None:
    found: random.Random | None = getattr(_drawing, "generator", None)
    return found


def _find_program_seed() -> int | None:
    from keras.src.backend.common import global_state

    found: int | None = global_state.get_global_attribute(_SEED)
    return found
