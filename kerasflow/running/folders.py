"""The folder of a run: made once, never written over, every file whole or not there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kerasflow.documents.records import record_text
from kerasflow.errors import RunError

RUNS = "runs"
"""Where runs go that are not told where to go, under the current folder."""


def refuse_used_folder(out: str | os.PathLike[str] | None) -> None:
    """Refuses a folder that has something in it, before any work is done.

    Raises:
        RunError: It is not empty, or a file.
    """
    folder = Path(out) if out is not None else None
    if folder is None or not folder.exists():
        return
    if not folder.is_dir():
        raise RunError(f"`{folder}` is a file; a run needs a folder of its own")
    if any(folder.iterdir()):
        raise RunError(
            f"`{folder}` is not empty, and a run never writes over what is there; "
            "name another folder, or none for the next free one"
        )


def make_folder(name: str, out: str | os.PathLike[str] | None = None) -> Path:
    """Makes the folder of a run.

    Args:
        name: Of the blueprint.
        out: The folder that was asked for; by default `runs/<name>-<n>` with the next free n.

    Raises:
        RunError: The folder is not empty.
    """
    if out is not None:
        refuse_used_folder(out)
        Path(out).mkdir(parents=True, exist_ok=True)
        return Path(out)
    number = 1
    while True:
        folder = Path(RUNS) / f"{name}-{number}"
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            number += 1
        else:
            return folder


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


def discard(folder: Path, *, keep: bool) -> None:
    """Removes what is in a folder.

    Args:
        folder: Of a run that came to nothing.
        keep: Leave the folder itself, because somebody named it.
    """
    if not keep:
        shutil.rmtree(folder)
        return
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
