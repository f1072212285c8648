"""The folder of a run: made once, never written over, every file whole or not there."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kerasflow.documents.records import record_text

RUNS = "runs"
"""Where runs go that are not told where to go, under the current folder."""


def find_parent(out: str | os.PathLike[str] | None) -> Path:
    """Returns the folder in which the folder of a run is, or will be; one that is there."""
    folder = (Path(out) if out is not None else Path(RUNS) / "-").absolute()
    return next(parent for parent in folder.parents if parent.is_dir())


def make_parents(path: Path) -> None:
    """Makes the folders that a file lies in.

    Raises:
        OSError: One of them cannot be made, or is a file.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        reason = "this is a file, where a folder is needed"
        raise NotADirectoryError(errno.ENOTDIR, reason, error.filename) from error


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Writes a file under a name of its own first, so that it is there whole or not at all.

    Args:
        path: Where the file goes; what was there is replaced.
        write: Takes the name to write to, with the same suffix.

    Raises:
        OSError: With the name of the file, which the system leaves out when a disk is full.
    """
    make_parents(path)
    try:
        with tempfile.TemporaryDirectory(prefix=".", dir=path.parent) as folder:
            temporary = Path(folder) / path.name
            write(temporary)
            temporary.replace(path)
    except OSError as error:
        if error.errno is None:
            raise
        raise OSError(error.errno, error.strerror, os.fspath(path)) from error


def write_new(path: Path, text: str) -> None:
    """Writes a text file that is not there yet, whole or not at all.

    Raises:
        FileExistsError: It is there, and left as it is.
    """
    with new_file(path):
        write_text(path, text)


@contextmanager
def new_file(path: Path) -> Iterator[None]:
    """Holds the name of a file that is to be written inside, and that nobody else can take.

    What fails leaves no file.

    Raises:
        FileExistsError: It is there, and left as it is.
    """
    make_parents(path)
    with path.open("x"):
        pass
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def write_text(path: Path, text: str) -> None:
    """Writes a text file, whole or not at all."""
    write_whole(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))


def open_own(path: Path) -> int:
    """Opens a file in the folder of a run, to write behind what is there; returns its descriptor.

    The folder may be a stranger's, so nothing in it leads to a file that lies elsewhere.

    Raises:
        OSError: It is a link, or no file.
    """
    if path.is_symlink():
        raise OSError(errno.ELOOP, "this is a link, where a run writes a file", os.fspath(path))
    descriptor = os.open(path, _BEHIND, 0o644)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    raise OSError(errno.EINVAL, "this is no file, where a run writes one", os.fspath(path))


# Without waiting for whoever reads a pipe. Windows has neither this nor that.
_BEHIND = os.O_WRONLY | os.O_APPEND | os.O_CREAT
for _name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"):
    _BEHIND |= getattr(os, _name, 0)


def append_whole(path: Path, text: str) -> None:
    """Adds to a text file all of a text or, where the disk has no room for it, nothing."""
    with os.fdopen(open_own(path), "ab", buffering=0) as stream:
        size = stream.seek(0, os.SEEK_END)
        try:
            data = text.encode("utf-8")
            if stream.write(data) < len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), os.fspath(path))
        except OSError:
            if stream.seek(0, os.SEEK_END) > size:
                stream.truncate(size)
            raise


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
