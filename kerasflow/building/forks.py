"""Processes that are forked when their backend has started: it waits there for threads it left.

A fork takes one thread along. TensorFlow and JAX compute in others, which only the first process
has, so whatever asks them to compute in the second waits forever.
"""

from __future__ import annotations

import os

from kerasflow.building.keras_internals import find_started
from kerasflow.errors import RunError

_LOST: set[str] = set()
"""Backends that had started when this process, or one that it comes from, was forked."""


def refuse_forks() -> None:
    """Refuses to compute in a process whose backend was left behind by a fork.

    Raises:
        RunError: It was; with what to do.
    """
    if _LOST:
        name = " and ".join(sorted(_LOST))
        raise RunError(
            f"this process was forked from one in which {name} had started, and here it would "
            'wait forever; start the process with `multiprocessing.get_context("spawn")`, or fork '
            "before anything is built or run"
        )


def _note_fork() -> None:
    _LOST.update(find_started())


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_note_fork)
