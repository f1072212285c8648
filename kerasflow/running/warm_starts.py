"""The run whose weights another one begins with: named at first, and found again later.

Of it are read the weights that it ended with and what its preprocessing learned. Both are pinned by
their digests, so that a run that is verified or resumed begins with the same, or says why not.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

from kerasflow.checking.file_names import BLUEPRINT, PREPROCESS
from kerasflow.errors import RunError, printable
from kerasflow.running.announcements import read_announcement
from kerasflow.running.lengthening import refuse_unfinished
from kerasflow.running.locks import read_lock
from kerasflow.running.records import find_kept_weights
from kerasflow.running.roots import Roots, is_believed

if TYPE_CHECKING:
    from kerasflow.running.runs import Run

KEY = "warm_start"
"""Under which `running.lock`, `lock.json` and `report.json` have it."""

_READ_BYTES = 2**20
_SHORT = 12


@dataclass(frozen=True, slots=True)
class WarmStart:
    """A finished run, whose weights another one begins with.

    Args:
        folder: Where it is.
        named: Where it was when it was named first.
        weights: The SHA-256 of the file of its weights.
        preprocess: That of what its preprocessing learned.
    """

    folder: Path
    named: str
    weights: str
    preprocess: str

    @property
    def file(self) -> Path:
        """The file of the weights that it ended with."""
        return find_kept_weights(self.folder)

    @property
    def record(self) -> dict[str, Any]:
        """What is kept of it by the run that begins with it."""
        return {"run": self.named, "weights": self.weights, "preprocess": self.preprocess}


def open_warm_start(run: Run | str | os.PathLike[str]) -> WarmStart:
    """Opens a finished run to begin with its weights.

    Args:
        run: A run, or its folder.

    Raises:
        RunError: It is none, or is not finished.
    """
    folder = Path(run) if isinstance(run, (str, os.PathLike)) else run.folder
    refuse_unfinished(folder)
    return _read(folder, str(folder.resolve()))


def find_warm_start(record: Mapping[str, Any], folder: Path, roots: Roots) -> WarmStart:
    """Finds the run again that another one began with: where it was, or beside that one.

    Args:
        record: What the run has kept of it; it may be a stranger's.
        folder: Of the run that began with it.
        roots: Folders that may be looked into besides the current one and those around the run.

    Raises:
        RunError: It is gone, or has other weights now, or lies where no record can send a reader.
    """
    named = str(record["run"])
    beside = folder.resolve().parent / Path(named).name
    there = [it for it in dict.fromkeys((Path(named), beside)) if _is_run(it)]
    began = f"the run `{printable(str(folder))}` began with the weights of `{printable(named)}`"
    if not there:
        raise RunError(f"{began}, which is not there; put it back, or beside `{folder}`")
    given = [os.fspath(root) for root in roots]
    believed = [it for it in there if is_believed(str(it), folder, given)]
    if not believed:
        raise RunError(
            f"{began}, which is outside of the current folder, the run's own and the one above "
            f"that; if you trust the run, allow it with `--data-root {quote(named)}` (in Python "
            "`roots=`)"
        )
    found = [_read(it, named) for it in believed]
    for each in found:
        if each.record == {key: record[key] for key in each.record}:
            return each
    raise RunError(f"{began}, {_changed(record, found[0])}; put back what it was")


def _changed(record: Mapping[str, Any], found: WarmStart) -> str:
    """Returns in words what of a run is another than it was."""
    if found.weights == record["weights"]:
        return "whose `preprocess` has been changed since"
    was, here = str(record["weights"])[:_SHORT], found.weights[:_SHORT]
    return f"which were sha256 {was}… then and are {here}… now"


def read_warm_start(folder: Path) -> Mapping[str, Any] | None:
    """Returns what a run has kept of the one that it began with; None where it began afresh.

    Args:
        folder: Of a run that was begun; it may be a stranger's.

    Raises:
        RunError: What it has kept is damaged.
    """
    lock = read_lock(folder)
    if lock is not None:
        return lock.warm_start
    return read_announcement(folder).warm_start


def _is_run(folder: Path) -> bool:
    try:
        return (folder / BLUEPRINT).is_file() and find_kept_weights(folder).is_file()
    except (OSError, ValueError):  # a name that cannot be one
        return False


def _read(folder: Path, named: str) -> WarmStart:
    weights = _digest([find_kept_weights(folder)])
    return WarmStart(folder, named, weights, _digest(_learned_files(folder / PREPROCESS)))


def _learned_files(folder: Path) -> Iterator[Path]:
    yield from (folder / name for name in ("preprocess.json", "preprocess.npz"))


def _digest(files: Iterator[Path] | list[Path]) -> str:
    digest = sha256()
    for file in filter(Path.is_file, files):
        with file.open("rb") as stream:
            while piece := stream.read(_READ_BYTES):
                digest.update(piece)
    return digest.hexdigest()
