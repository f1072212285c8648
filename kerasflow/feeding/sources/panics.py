"""Panics of Polars: what it raises and prints on files damaged in ways it does not expect."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


@contextmanager
def panics_told() -> Iterator[None]:
    """Raises an error of Polars in place of a panic, and keeps its backtrace off the terminal.

    A panic derives from no `Exception`, for it is a fault of Polars' own; here a file is at fault.
    What else is written to stderr meanwhile comes out afterwards. Any number of threads may be
    inside.

    Raises:
        ComputeError: Polars panicked.
    """
    import polars as pl

    panicked = False
    _HELD.enter()
    try:
        yield
    except pl.exceptions.PanicException as panic:
        panicked = True
        reason = str(panic).splitlines()[0][:_LONGEST]
        raise pl.exceptions.ComputeError(f"its content is damaged ({reason})") from panic
    finally:
        _HELD.leave(panicked=panicked)


_LONGEST = 200


class _HeldStderr:
    """What is written to stderr, held back as long as anybody is inside."""

    def __init__(self) -> None:
        self._lock, self._inside, self._panicked = Lock(), 0, False
        self._stderr = self._held = -1

    def enter(self) -> None:
        with self._lock:
            self._inside += 1
            if self._inside == 1 and hasattr(os, "memfd_create"):
                self._hold()

    def leave(self, *, panicked: bool) -> None:
        with self._lock:
            self._inside -= 1
            self._panicked = self._panicked or panicked
            if not self._inside and self._stderr >= 0:
                self._release()

    def _hold(self) -> None:
        try:
            self._stderr = os.dup(2)
        except OSError:
            return  # closed: there is nothing to keep clean
        self._panicked = False
        self._held = os.memfd_create("stderr")
        _flush()
        os.dup2(self._held, 2)

    def _release(self) -> None:
        _flush()
        os.dup2(self._stderr, 2)
        if not self._panicked:
            with os.fdopen(os.dup(self._held), "rb") as held:
                held.seek(0)
                os.write(2, held.read())
        os.close(self._held)
        os.close(self._stderr)
        self._stderr = self._held = -1


def _flush() -> None:
    if sys.stderr is not None:
        sys.stderr.flush()


_HELD = _HeldStderr()
