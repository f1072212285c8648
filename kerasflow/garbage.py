"""The search for garbage, which is spared where much is made that stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collections(*, frozen: bool = False) -> Iterator[None]:
    """Spares the search for garbage while modules are imported, or trees grow without a circle.

    A large blueprint makes some hundred thousand objects. To look through all of them, again and
    again, takes a third of the time, and more than twice as much for twice as many; among the
    modules of TensorFlow a quarter of a small run.

    Args:
        frozen: Nobody looks through what there is later, either: it stays as long as the process.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if frozen:
            gc.freeze()
        if enabled:
            gc.enable()
