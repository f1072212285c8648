"""What a run says, kept in its folder: `run.log`, a line for each, with the time.

Whatever the thread of a run writes to stdout and stderr goes there as well, and so does what is
logged, what a quiet run would have said, and how it ended. What is written there never ends a run.
"""

from __future__ import annotations

import errno
import logging
import os
import re
import shlex
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kerasflow.checking.file_names import LOG
from kerasflow.errors import KerasflowError, explain_os_error, printable
from kerasflow.running.folders import open_own
from kerasflow.running.machines import command_line

if TYPE_CHECKING:
    from kerasflow.running.claiming import Claim
    from kerasflow.running.interruptions import Signals
# A name and a password in the address of a server, which a library may complain of.
_CREDENTIALS = re.compile(r"(?<=://)[^/\s@]*@")
# What moves the cursor of a terminal or colours what follows, and what sets its title.
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")


class RunLog:
    """The lines of one run; until it has a folder they wait."""

    def __init__(self) -> None:
        self._waiting: list[bytes] | None = []
        self._file = -1

    def open(self, folder: Path) -> None:
        """Writes what waits, and from now on every line at once, behind what is there."""
        with self._watched(folder / LOG):
            self._file = open_own(folder / LOG)
            waiting, self._waiting = self._waiting or [], None
            self._write(b"".join([b"" if _ends_whole(folder / LOG) else b"\n", *waiting]))

    def close(self) -> None:
        """Writes no more."""
        held, self._file = self._file, -1
        if held >= 0:
            os.close(held)

    def add(self, text: str) -> None:
        """Adds each line of a text, with the time."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        lines = "".join(f"{now} {_plain(line)}\n" for line in text.split("\n"))
        written = lines.encode("utf-8", "backslashreplace")
        if self._waiting is not None:
            self._waiting.append(written)
        elif self._file >= 0:
            with self._watched(LOG):
                self._write(written)

    def _write(self, lines: bytes) -> None:
        if os.write(self._file, lines) < len(lines):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    @contextmanager
    def _watched(self, file: os.PathLike[str] | str) -> Iterator[None]:
        """Says on stderr where nothing can be written any more; the run is worth more."""
        try:
            yield
        except OSError as error:
            self.close()
            said = explain_os_error(OSError(error.errno, error.strerror, os.fspath(file)))
            sys.stderr.write(f"{said}; the run goes on, and what it says is not kept\n")


def _ends_whole(file: Path) -> bool:
    """Returns whether a log ends with a whole line; on a disk that was full it may not."""
    with file.open("rb") as stream:
        stream.seek(max(0, file.stat().st_size - 1))
        return stream.read() in (b"", b"\n")


def _plain(line: str) -> str:
    return printable(_CREDENTIALS.sub("", _ESCAPES.sub("", line)))


_current: ContextVar[RunLog | None] = ContextVar("what this run says", default=None)


def current_log() -> RunLog | None:
    """Returns the log of the run that this thread executes; None where it executes none."""
    return _current.get()


@contextmanager
def listening() -> Iterator[None]:
    """Has what is said inside go to the log of the run that is executed there."""
    log = RunLog()
    log.add(f"began: {shlex.join(command_line())} · process {os.getpid()}")
    token = _current.set(log)
    try:
        with _STREAMS.heard():
            yield
    except BaseException as error:
        log.add(_tell_end(error))
        raise
    finally:
        _current.reset(token)
        log.close()


@contextmanager
def logging_into(claim: Claim, signals: Signals) -> Iterator[None]:
    """Keeps the log of the run in its folder, as long as there is something else worth keeping."""
    log = current_log()
    signals.folder, signals.log = claim.folder, log
    if log:
        log.open(claim.folder)
    try:
        yield
    finally:
        signals.folder = signals.log = None
        if log and not claim.keeps:
            log.close()


def say(text: str, *, aloud: bool = True) -> None:
    """Says something on stderr; where it is not to be said aloud, to the log of the run alone."""
    log = current_log()
    if aloud:
        sys.stderr.write(f"{text}\n")
    elif log:
        log.add(text)


def keep_traceback(error: BaseException) -> None:
    """Keeps where an error came from, of which a user is told one sentence."""
    log = current_log()
    if log:
        log.add("".join(traceback.format_exception(error)).rstrip())


def _tell_end(error: BaseException) -> str:
    """Returns what ended a run, with the traceback where it is nobody's mistake."""
    said = f"{error}" if isinstance(error, KeyboardInterrupt) else f"error: {error}"
    if any(
        not isinstance(it, (KerasflowError, OSError, KeyboardInterrupt)) for it in _chain(error)
    ):
        said += "\n" + "".join(traceback.format_exception(error)).rstrip()
    return said


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


class _Heard:
    """A stream, of which the log of a run is given what the thread of that run writes."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._begun = threading.local()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> Any:
        """Writes, and gives the lines that are whole by now to the log."""
        given = self._stream.write(text)
        log = current_log()
        if log and isinstance(text, str):
            *whole, self._begun.line = f"{getattr(self._begun, 'line', '')}{text}".split("\n")
            for line in whole:
                log.add(line.rstrip("\r").rpartition("\r")[2])
        return given

    def writelines(self, lines: Any) -> None:
        """Writes one after the other."""
        for line in lines:
            self.write(line)


class _Records(logging.Handler):
    """Gives the log of a run what is logged, such as TensorFlow's warnings."""

    def emit(self, record: logging.LogRecord) -> None:
        """Gives it where no stream that is heard is written to anyway."""
        log, others = current_log(), [*self._others(record.name)]
        if not others and logging.lastResort:
            logging.lastResort.handle(record)  # as Python does where nobody handles it
        elif log and not any(isinstance(getattr(it, "stream", None), _Heard) for it in others):
            log.add(f"{record.levelname} {record.name}: {self.format(record)}")

    def _others(self, name: str) -> Iterator[logging.Handler]:
        """Yields who handles what a logger is told, besides this."""
        logger: logging.Logger | None = logging.getLogger(name)
        while logger:
            yield from (handler for handler in logger.handlers if handler is not self)
            logger = logger.parent if logger.propagate else None


def unheard(stream: Any) -> Any:
    """Returns a stream as it is when no run goes on: what is written to it is in no log."""
    return stream._stream if isinstance(stream, _Heard) else stream


class _Streams:
    """The streams of the process, heard as long as any run goes on."""

    def __init__(self) -> None:
        self._lock, self._runs = threading.Lock(), 0
        self._heard: dict[str, _Heard] = {}
        self._records = _Records(logging.WARNING)

    def hear_again(self) -> None:
        """Hears what has been put into the place of the streams, until that is gone."""
        with self._lock:
            for name in self._heard if self._runs else ():
                if not isinstance(getattr(sys, name), _Heard):
                    setattr(sys, name, _Heard(getattr(sys, name)))

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Hears them inside."""
        with self._lock:
            if not self._runs:
                self._begin()
            self._runs += 1
        try:
            yield
        finally:
            with self._lock:
                self._runs -= 1
                if not self._runs:
                    self._end()

    def _begin(self) -> None:
        logging.root.addHandler(self._records)
        streams = {name: getattr(sys, name) for name in ("stdout", "stderr")}
        self._heard = {name: _Heard(it) for name, it in streams.items() if it is not None}
        for name, heard in self._heard.items():
            setattr(sys, name, heard)

    def _end(self) -> None:
        logging.root.removeHandler(self._records)
        for name, heard in self._heard.items():
            if getattr(sys, name) is heard:  # else somebody has put another one there
                setattr(sys, name, unheard(heard))


_STREAMS = _Streams()
hear_again = _STREAMS.hear_again
