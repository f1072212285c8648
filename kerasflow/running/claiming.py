"""A run's claim to its folder: nobody else's from the beginning to the end."""

from __future__ import annotations

import json
import os
import posixpath
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import IO, Any

from kerasflow.checking.file_names import REPORT, RESERVED, RUNNING, may_meet
from kerasflow.errors import RunError
from kerasflow.running.folders import RUNS, open_own
from kerasflow.running.locking import hold, is_held

_OTHER = "name another folder, or none for the next free one"


def refuse_used_folder(out: str | os.PathLike[str] | None) -> None:
    """Refuses a folder that has something in it, before any work is done.

    Raises:
        RunError: It is not empty, or a file.
    """
    if out is not None:
        with _telling(Path(out)):
            _refuse_used(Path(out))


def _refuse_used(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise RunError(f"`{folder}` is a file; a run needs a folder of its own")
    found = [entry.name for entry in folder.iterdir()]
    if RUNNING in found:
        raise _in_use(folder)
    if found:
        message = "is not empty, and a run never writes over what is there"
        raise RunError(f"`{folder}` {message}; {_OTHER}")


class Claim:
    """A folder that is one run's while it is entered, and no other's.

    To make the folder, and the lock in it, succeeds for one process alone. A run that ends before
    it keeps anything leaves nothing behind but what others have put there; one that is killed
    leaves the lock, which nobody holds any more, and so is never mixed with another.

    Args:
        name: Of the blueprint.
        out: The folder that was asked for; by default `runs/<name>-<n>` with the next free n.
        written: Names of files that the run may write, besides its own.
        again: Take over `out`, the folder of a run that was begun; nothing of it is removed.
        told: What whoever finds the folder of a killed run must know besides.

    Raises:
        RunError: The folder is not empty, or is another run's.
    """

    def __init__(
        self,
        name: str,
        out: str | os.PathLike[str] | None = None,
        written: Iterable[str] = (),
        *,
        again: bool = False,
        told: Mapping[str, Any] | None = None,
    ) -> None:
        self.name, self.out = name, Path(out) if out is not None else None
        self.again = self.keeps = again
        """Set it when something is worth keeping."""
        self._tops = [posixpath.normpath(name).split("/")[0] for name in written]
        self._made: list[Path] = []
        self._told = dict(told or {})
        self._held: IO[str]
        self._was_killed = False

    def __enter__(self) -> Claim:
        with _telling(self.out or Path(RUNS)):
            self.folder = self._claim()
        return self

    def __exit__(self, *_: object) -> None:
        if not self._is_killed_still():
            (self.folder / RUNNING).unlink(missing_ok=True)
        self._held.close()
        if not self.keeps:
            self._discard()

    def _claim(self) -> Path:
        if self.out is None:
            return self._claim_next()
        return self._claim_again(self.out) if self.again else self._claim_named(self.out)

    def _is_killed_still(self) -> bool:
        """Returns whether a killed run could not go on, so that its lock must tell what it told."""
        return self._was_killed and not (self.folder / REPORT).is_file()

    def _claim_again(self, folder: Path) -> Path:
        self._was_killed = (folder / RUNNING).is_file()
        stream = os.fdopen(open_own(folder / RUNNING), "a", encoding="utf-8")
        if not hold(stream):
            stream.close()
            raise _in_use(folder)
        self._held = stream
        return folder

    def _claim_named(self, folder: Path) -> Path:
        refuse_used_folder(folder)
        self._make(folder)
        if not self._lock(folder):
            refuse_used_folder(folder)
            raise _in_use(folder)
        return folder

    def _claim_next(self) -> Path:
        folders = (Path(RUNS) / f"{self.name}-{number}" for number in count(1))
        return next(folder for folder in folders if self._make(folder) and self._lock(folder))

    def _make(self, folder: Path) -> bool:
        """Makes a folder, with those that it is in; returns whether it was not there before."""
        if not folder.parent.is_dir():
            self._make(folder.parent)
        with suppress(FileExistsError):
            folder.mkdir()
            self._made.append(folder)
            return True
        return False

    def _lock(self, folder: Path) -> bool:
        """Returns whether the folder is this run's from now on."""
        began = datetime.now(UTC).isoformat(timespec="seconds")
        values = {"process": os.getpid(), "began": began, **self._told}
        try:
            stream = (folder / RUNNING).open("x", encoding="utf-8")
        except FileExistsError:
            return False
        if hold(stream):
            stream.write(json.dumps(values) + "\n")
            stream.flush()
            if [entry.name for entry in folder.iterdir()] == [RUNNING]:
                self._held = stream
                return True
            (folder / RUNNING).unlink()
        stream.close()
        return False

    def _discard(self) -> None:
        """Removes what the run has written, and the folders that it has made."""
        for entry in self.folder.iterdir():
            if entry.name in RESERVED or any(may_meet(top, entry.name) for top in self._tops):
                _remove(entry)
        for made in reversed(self._made):
            if not any(made.iterdir()):
                made.rmdir()


@contextmanager
def _telling(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise RunError(f"`{folder}` cannot be the folder of a run: {reason}") from error


def _remove(entry: Path) -> None:
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry)
    else:
        entry.unlink(missing_ok=True)


def _in_use(folder: Path) -> RunError:
    if is_held(folder / RUNNING):
        return RunError(f"`{folder}` is the folder of another run, which goes on; {_OTHER}")
    return RunError(
        f"`{folder}` is the folder of a run that was killed; go on with it by "
        f"`kerasflow run --resume {folder}`, or {_OTHER}"
    )
