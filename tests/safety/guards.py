"""What must not happen while a stranger's file is looked at, watched from inside of Python."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

resource = pytest.importorskip("resource", reason="needs POSIX' limits and counts of a process")

HOUSE = Path(__file__).parents[2] / "kerasflow"
MAX_SECONDS = 10  # of processor time
MAX_MEGABYTES = 500

_LIBRARIES = tuple(str(Path(path).resolve()) for path in {sys.prefix, sys.base_prefix})
_ALLOWED_MODULES = {*sys.stdlib_module_names, "kerasflow", "yaml", "_yaml"}
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "ctypes.",
)
_CHANGES = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.chmod")
_watchers: list[_Watcher] = []


class _Watcher:
    """Notes what is done that a document must never cause.

    Args:
        roots: Folders whose files may be read.
        writes: Folders in which files may be written.
    """

    def __init__(self, roots: tuple[Path, ...], writes: tuple[Path, ...] = ()) -> None:
        self.roots = tuple(str(root.resolve()) for root in (*roots, *writes, HOUSE))
        self.writes = tuple(str(root.resolve()) for root in writes)
        self.seen: list[str] = []

    def see(self, event: str, args: tuple[Any, ...]) -> None:
        if event == "open":
            self.see_open(*args)
        elif event == "import" and str(args[0]).partition(".")[0] not in _ALLOWED_MODULES:
            self.seen.append(f"import {args[0]}")
        elif event == "exec" and not self.is_ours(str(getattr(args[0], "co_filename", "?"))):
            self.seen.append(f"exec {args[0]!r}")
        elif event.startswith(_FORBIDDEN) or self.changes(event, args):
            self.seen.append(f"{event} {args!r}")

    def changes(self, event: str, args: tuple[Any, ...]) -> bool:
        return event in _CHANGES and not self.is_inside(str(args[0]), self.writes)

    def see_open(self, path: Any, mode: Any, flags: int) -> None:
        if not isinstance(path, (str, bytes)):
            return
        real = os.path.realpath(os.fsdecode(path))
        writing = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) if isinstance(flags, int) else mode
        where = self.writes if writing else (*self.roots, *_LIBRARIES)
        if not self.is_inside(real, where):
            self.seen.append(f"{'write' if writing else 'read'} {real}")

    def is_ours(self, file: str) -> bool:
        # Data classes and named tuples are made of text by the library that defines them.
        return file == "<string>" or file.startswith(("<frozen", *self.roots, *_LIBRARIES))

    def is_inside(self, path: str, folders: tuple[str, ...]) -> bool:
        return any(Path(path).is_relative_to(folder) for folder in folders)


def _audit(event: str, args: tuple[Any, ...]) -> None:
    for watcher in _watchers:
        watcher.see(event, args)


@contextmanager
def watched(*roots: Path, writes: tuple[Path, ...] = ()) -> Iterator[None]:
    """Fails when something is done that no document may cause, or takes too much of something."""
    if not getattr(watched, "hooked", False):
        sys.addaudithook(_audit)
        watched.hooked = True  # type: ignore[attr-defined]
    watcher = _Watcher(roots, writes)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, MAX_SECONDS)
    _watchers.append(watcher)
    try:
        yield
    finally:
        _watchers.remove(watcher)
        signal.setitimer(signal.ITIMER_PROF, 0)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    assert watcher.seen == [], watcher.seen
    assert time.process_time() - start < MAX_SECONDS
    assert grown < MAX_MEGABYTES


def _stop(*_: object) -> None:
    raise AssertionError(f"it took more than {MAX_SECONDS} seconds")
