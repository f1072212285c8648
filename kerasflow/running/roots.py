"""The folders in which a run looked for its data, and which of them its report is believed.

A report may be a stranger's, so it opens no folder that its reader has not come near: only those
inside of the current folder, of the run's own, or of the one above that.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

from kerasflow.blueprints.sources.known import find_source
from kerasflow.checking.file_names import BLUEPRINT, LOCK, REPORT, RUNNING
from kerasflow.errors import DataError
from kerasflow.running.announcements import read_announcement
from kerasflow.running.given_data import names_source, refuse_other_data
from kerasflow.running.locks import read_lock
from kerasflow.running.options import Reading
from kerasflow.running.records import read_report
from kerasflow.running.untrusted_reports import reported_origin, reported_roots

if TYPE_CHECKING:
    from kerasflow.blueprints.blueprint import Blueprint

Roots = Sequence[str | PathLike[str]]


def believed_roots(folder: Path, recorded: Sequence[str], given: Roots = ()) -> tuple[str, ...]:
    """Returns the folders that may be read: those that are given, and of the recorded some.

    Args:
        folder: Of the run.
        recorded: As its report has them.
        given: By whoever opens the run.
    """
    known = [os.fspath(root) for root in given]
    return (*known, *(root for root in recorded if is_believed(root, folder, known)))


def with_recorded_roots(source: Any, reading: Reading) -> Reading:
    """Returns how a blueprint is read; one that a run has kept finds the data where the run did.

    Args:
        source: Of the blueprint.
        reading: As it was asked for.
    """
    folder = _run_of(source)
    if folder is None:
        return reading
    recorded = recorded_roots(folder)
    return {**reading, "roots": believed_roots(folder, recorded, reading.get("roots", ()))}


def recorded_roots(folder: Path) -> tuple[str, ...]:
    """Returns the folders in which a run looked for its data; one that was killed has no report."""
    if (folder / REPORT).is_file():
        return reported_roots(read_report(folder))
    return (read_lock(folder) or read_announcement(folder)).roots


def _recorded_origin(folder: Path) -> str | None:
    if (folder / REPORT).is_file():
        return reported_origin(read_report(folder))
    return (read_lock(folder) or read_announcement(folder)).given


def refuse_strange_source(source: Any, blueprint: Blueprint, reading: Reading) -> None:
    """Refuses the source of a blueprint that a run has kept, as `refuse_strange_roots` does.

    It is refused, too, where the run had other data, and nobody has said that this one is meant.

    Args:
        source: Of the blueprint; any other than a run's is let pass.
        blueprint: That came of it.
        reading: Folders that whoever reads it has named, and what is set.

    Raises:
        DataError: As there; or the run had other data.
    """
    folder = _run_of(source)
    if folder is None:
        return
    refuse_strange_roots(folder, recorded_roots(folder), blueprint, reading.get("roots", ()))
    if not names_source((*reading.get("sets", ()), *reading.get("unsets", ()))):
        refuse_other_data(folder, _recorded_origin(folder))


def refuse_strange_roots(
    folder: Path, recorded: Sequence[str], blueprint: Blueprint, given: Roots
) -> None:
    """Refuses to read the data of a run that had it from a folder which its report cannot open.

    Whoever names a folder has said where the data is; then those that are recorded do not count.

    Args:
        folder: Of the run.
        recorded: As its report has them.
        blueprint: That was run.
        given: Folders that whoever opens the run has named.

    Raises:
        DataError: With the folder, and how it is allowed.
    """
    source = blueprint.data.source if blueprint.data else None
    known = find_source(source.kind) if source else None
    if given or source is None or (known and not known.reads_files):
        return
    for root in recorded:
        if _is_folder(root) and not is_believed(root, folder, ()):
            raise DataError(
                f"the run `{folder}` read its data in `{root}`, which is outside of the current "
                "folder, the run's own and the one above that",
                "if you trust the run, allow it "
                f"with `--data-root {quote(root)}` (in Python `roots=`)",
            )


def is_believed(root: str, folder: Path, given: Sequence[str]) -> bool:
    """Returns whether a folder that a run names lies near the run or its reader.

    Args:
        root: That is named.
        folder: Of the run.
        given: Folders that whoever opens the run has named.
    """
    # Unlike those of `Path`, these take any name that a stranger may have written.
    near = (".", str(folder), str(folder.resolve().parent), *given)
    real = Path(os.path.realpath(root))
    return _is_folder(root) and any(real.is_relative_to(os.path.realpath(it)) for it in near)


def _is_folder(root: str) -> bool:
    try:
        return Path(root).is_dir()
    except OSError:  # a name that is too long for any
        return False


def _run_of(source: Any) -> Path | None:
    """Returns the folder of the run that has kept a blueprint; None where none has."""
    if not isinstance(source, (str, PathLike)):
        return None
    file = Path(source)
    said = (file.parent / name for name in (REPORT, LOCK, RUNNING))
    is_kept = file.name == BLUEPRINT and any(each.is_file() for each in said)
    return file.parent if is_kept else None
