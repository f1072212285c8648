"""What `running.lock` tells of a run, on which one goes on that was killed before it had trained.

`lock.json` is written when training begins, and says all of it then. A folder may be a stranger's,
so what is read is taken in the form that runs write, and in no other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kerasflow.checking.file_names import RUNNING
from kerasflow.documents.records import read_record
from kerasflow.errors import RunError
from kerasflow.running.untrusted_reports import is_warm_start, reported_origin, reported_roots


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a run that has begun tells of itself.

    Args:
        roots: Folders in which its data is looked for.
        given: What takes the place of the blueprint's source, in words; None for that source.
        warm_start: The run whose weights it begins with, and digests; None where it begins afresh.
    """

    roots: tuple[str, ...] = ()
    given: str | None = None
    warm_start: Mapping[str, Any] | None = None

    @property
    def record(self) -> dict[str, Any]:
        """What is written of it."""
        told = {"roots": list(self.roots), "given": self.given, "warm_start": self.warm_start}
        return {key: value for key, value in told.items() if value}


def read_announcement(folder: Path) -> Announcement:
    """Returns how a run was begun that has no `lock.json` yet; nothing where nobody knows.

    Args:
        folder: Of the run; it may be a stranger's.

    Raises:
        RunError: The file is damaged.
    """
    file = folder / RUNNING
    try:
        values = read_record(file) if file.is_file() and file.stat().st_size else {}
    except (OSError, ValueError) as error:
        raise RunError(f"`{file}` is damaged: {error}") from error
    told = values if isinstance(values, dict) else {}
    start = told.get("warm_start")
    if start is not None and not is_warm_start(start):
        raise RunError(f"`{file}` is damaged: expected in `warm_start` a run and digests of it")
    named = str(file)
    return Announcement(reported_roots(told, named), reported_origin(told, named), start)
