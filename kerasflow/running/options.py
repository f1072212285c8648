"""How a blueprint is read, wherever a function reads one, and what it may take."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, TypedDict

if TYPE_CHECKING:
    from kerasflow.running.runs import Run
    from kerasflow.running.warm_starts import WarmStart

MemoryLimit = int | Literal["machine"] | None
"""Bytes; what this machine has free; or any amount, which 0 says too."""


class Reading(TypedDict, total=False):
    """The keyword arguments of `check` that `build` and `run` take too."""

    sets: Sequence[str]
    unsets: Sequence[str]
    roots: Sequence[str | os.PathLike[str]]


class Beginning(Reading, total=False):
    """The keyword arguments of `run`: how the blueprint is read, and with what it begins."""

    warm_start: Run | WarmStart | str | os.PathLike[str] | None


def with_batch_size(reading: Reading, batch_size: int | None) -> Reading:
    """Returns how a blueprint is read, with a size of the batches in place of its own."""
    if batch_size is None:
        return reading
    return {**reading, "sets": (*reading.get("sets", ()), f"fit.batch_size={batch_size}")}
