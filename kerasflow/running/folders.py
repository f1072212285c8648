"""The folder of a run: made once, never written over, every file whole or not there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kerasflow.documents.records import record_text

RUNS = "runs"
"""Where runs go that are not told where to go, under the current folder."""


def find_parent(out: str | os.PathLike[str] | None) -> Path:
    """Returns the folder in which the folder of a run is, or will be; one that is there."""
    folder = (Path(out) if out is not None else Path(RUNS) / "-").absolute()
    return next(parent for parent in folder.parents if parent.is_dir())


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Writes a file under a name of its own first, so that it is there whole or not at all.

    Args:
        path: Where the file goes; what was there is replaced.
        write: Takes the name to write to, with the same suffix.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=path.parent) as folder:
        temporary = Path(folder) / path.name
        write(temporary)
        temporary.replace(path)


def write_new(path: Path, text: str) -> None:
    """Writes a text file that is not there yet, whole or not at all.

    Raises:
        FileExistsError: It is there, and left as it is.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x"):
        pass  # from now on nobody else can
    try:
        write_text(path, text)
    except BaseException:
        path.unlink()
        raise


def write_text(path: Path, text: str) -> None:
    """Writes a text file, whole or not at all."""
    write_whole(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))


def write_folder(path: Path, write: Callable[[Path], object]) -> None:
    """Fills a new folder, which is there complete or not at all."""
    temporary = Path(tempfile.mkdtemp(prefix=".", dir=path.parent))
    try:
        write(temporary)
        temporary.chmod(0o755)
        temporary.replace(path)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def write_json(path: Path, values: Mapping[str, Any]) -> None:
    """Writes plain values as JSON, whole or not at all."""
    write_text(path, record_text(values, indent=2) + "\n")
