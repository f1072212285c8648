"""Locks of the system, which are gone with the process that holds them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO


def hold(stream: IO[str]) -> bool:
    """Locks an open file until it is closed; returns whether nobody else holds it.

    Args:
        stream: Opened for writing.

    Raises:
        OSError: The file system has no locks.
    """
    try:
        _lock(stream.fileno())
    except (BlockingIOError, PermissionError):
        return False
    return True


def is_held(file: Path) -> bool:
    """Returns whether a process holds the lock of a file; False where there is no file."""
    if not file.is_file():
        return False
    with file.open("a", encoding="utf-8") as stream:
        return not hold(stream)


if sys.platform == "win32":
    import msvcrt

    # Nothing is ever written there, so that others can read what the file says.
    _FAR = 2**30

    def _lock(descriptor: int) -> None:
        import os

        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_END)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
