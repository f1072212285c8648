"""How a blueprint is read, wherever a function reads one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypedDict


class Reading(TypedDict, total=False):
    """The keyword arguments of `check` that `build` and `run` take too."""

    sets: Sequence[str]
    unsets: Sequence[str]
    roots: Sequence[str | os.PathLike[str]]
