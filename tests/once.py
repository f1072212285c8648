"""What takes long to make, made once for the tests of all workers."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

MOST_SECONDS = 1200

Once = Callable[[str, Callable[[Path], object]], Path]


def fill_once(folder: Path, write: Callable[[Path], object]) -> Path:
    """Has something written into a folder, unless another process does or has done so.

    Args:
        folder: Is not there yet, or is that of an earlier call.
        write: Is given the folder, which is empty.

    Returns:
        The folder, when all is written.

    Raises:
        RuntimeError: The other process has failed, or takes more than `MOST_SECONDS`.
    """
    made, failed = folder.with_suffix(".made"), folder.with_suffix(".failed")
    try:
        folder.mkdir()
    except FileExistsError:
        _wait_for(made, failed)
        return folder
    try:
        write(folder)
    except BaseException:
        failed.touch()
        raise
    made.touch()
    return folder


def _wait_for(made: Path, failed: Path) -> None:
    end = time.monotonic() + MOST_SECONDS
    while not made.exists():
        if failed.exists():
            raise RuntimeError(f"`{made.stem}` failed in another test or worker; see there")
        if time.monotonic() > end:
            raise RuntimeError(f"`{made.stem}` is not there after {MOST_SECONDS} s")
        time.sleep(0.1)
