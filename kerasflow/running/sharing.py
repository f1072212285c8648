"""What a run shares with the program around it, and leaves as it was."""

from __future__ import annotations

import random
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import keras
import numpy as np

from kerasflow.building.keras_internals import (
    GENERATOR,
    POLICY,
    SEED,
    keep_determinism_of_tensorflow,
    keep_seed_of_tensorflow,
    read_global,
    releasing_gradients,
    write_global,
)
from kerasflow.building.surroundings import draw_anew, drawing

# Of each thread, as Keras keeps them.
_OF_KERAS = (SEED, GENERATOR, POLICY)


@contextmanager
def leaving_alone(seed: int) -> Iterator[None]:
    """Lets a run seed everything, and gives the program its randomness back, whatever happens.

    Keras draws from a generator of this thread. What draws from Python's `random`, from NumPy or
    from TensorFlow by itself shares these with the whole program, other runs included. What its
    programs need of TensorFlow goes with them, so that runs can follow one another for long.

    Args:
        seed: Of the run.
    """
    before = {name: read_global(name) for name in _OF_KERAS}
    _SEEDS.keep()
    try:
        with drawing(seed), releasing_gradients():
            yield
    finally:
        _SEEDS.give_back()
        for name, value in before.items():
            write_global(name, value)


def seed_everything(seed: int) -> None:
    """Begins again with a seed, inside of `leaving_alone`."""
    keras.utils.set_random_seed(seed)
    draw_anew(seed)


class _Seeds:
    """The seeds of the whole process, as the first of the runs beside one another found them."""

    def __init__(self) -> None:
        self._lock, self._runs = threading.Lock(), 0
        self._undo: list[Callable[[], None]] = []

    def keep(self) -> None:
        """Keeps them for when the last run ends."""
        with self._lock:
            if not self._runs:
                self._undo = [*_undoing()]
            self._runs += 1

    def give_back(self) -> None:
        """Puts them back once no run is left; another one may still need what it has set."""
        with self._lock:
            self._runs -= 1
            for undo in () if self._runs else self._undo:
                undo()


_SEEDS = _Seeds()


def _undoing() -> Iterator[Callable[[], None]]:
    python, numpy = random.getstate(), np.random.get_state()
    yield lambda: random.setstate(python)
    yield lambda: np.random.set_state(numpy)
    yield keep_seed_of_tensorflow()
    yield keep_determinism_of_tensorflow()
    torch = sys.modules.get("torch")
    if torch is not None:
        state = torch.random.get_rng_state()
        yield lambda: torch.random.set_rng_state(state)
        strict = torch.are_deterministic_algorithms_enabled()
        yield lambda: torch.use_deterministic_algorithms(strict)
