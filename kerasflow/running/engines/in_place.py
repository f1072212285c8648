"""Weights that XLA updates where they lie.

A step reads a weight on its way back, too, and then updates it. On a CPU XLA copies it first, in
every step, for it does not look at what is read when; on other devices it does. An option has it
look here as well, which changes no number.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version

OPTION = "xla_cpu_copy_insertion_use_region_analysis"
VARIABLE = "XLA_FLAGS"

# An option that XLA does not know ends the process. So it is given where it was tried.
_TRIED_ON_TENSORFLOW = "2.21."
_TRIED_ON_JAX = "0.10."


@contextmanager
def updating_in_place() -> Iterator[None]:
    """Has TensorFlow compile programs that update in place; the environment is as before then.

    TensorFlow reads the variable when it first compiles anything in a process, and never again:
    where that has been done, nothing changes. What somebody has set in `XLA_FLAGS` stays.
    """
    given = os.environ.get(VARIABLE, "")
    if not version("tensorflow").startswith(_TRIED_ON_TENSORFLOW) or _is_settled(given):
        yield
        return
    os.environ[VARIABLE] = f"{given} --{OPTION}=true".strip()
    try:
        yield
    finally:
        os.environ[VARIABLE] = given
        if not given:
            del os.environ[VARIABLE]


def _is_settled(flags: str) -> bool:
    """Returns whether flags say it themselves, or are to be read from a file."""
    return OPTION in flags or bool(flags.strip() and not flags.lstrip().startswith("-"))


def options_of_jax() -> dict[str, bool]:
    """Returns the options with which JAX compiles programs that update in place."""
    return {OPTION: True} if version("jax").startswith(_TRIED_ON_JAX) else {}
