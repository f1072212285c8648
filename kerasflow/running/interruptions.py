"""SIGINT and SIGTERM: the first ends what is going on in good order, the second at once."""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kerasflow.running.run_logs import RunLog
    from kerasflow.running.runs import Run

INTERRUPTED = 128 + signal.SIGINT
_WORDS = {signal.SIGINT: "interrupted", signal.SIGTERM: "terminated"}
_PATIENCE_SECONDS = 1.0
_PATIENCE = (
    "this ends when what is going on is done; a second signal (Ctrl-C) ends it at once, and saves "
    "nothing"
)
_END = b"\0"  # no signal has this number
# There neither `select` nor `set_wakeup_fd` takes pipes; a signal waits until Python is at it.
_CAN_WAIT = sys.platform != "win32"
_SHOW_CURSOR = b"\x1b[?25h"


class Interruption(KeyboardInterrupt):
    """A signal came; what a run had reached is in its folder.

    Args:
        run: As far as it came; None where nothing was trained, and so nothing is kept.
        signal_number: What interrupted it.
    """

    def __init__(self, run: Run | None, signal_number: int) -> None:
        word = _WORDS[signal.Signals(signal_number)]
        folder = run.folder if run else None
        on = f"{word}; see {folder}; `kerasflow run --resume {folder}` goes on with it"
        super().__init__(on if folder else word)
        self.run = run
        self.exit_status = 128 + signal_number


class Signals:
    """What becomes of SIGINT and SIGTERM; `watching` gives one.

    The first raises an `Interruption`, or is noted where something is to be ended in good order.
    Whether the program gets to that depends on what it is doing: a library that is compiling does
    not listen. So a thread waits for signals, too: it says after a second that one came, and ends
    the process at the second one. On Windows there is no such thread.
    """

    def __init__(self) -> None:
        self.caught: int | None = None
        self.noting = False
        self.heeded = False
        """Whether what was going on has been cut short for it."""
        self.folder: Path | None = None
        """Of the run, once it has one; whoever ends it at once is told what is left there."""
        self.log: RunLog | None = None
        """Of the run, which is told as well."""
        self._before: dict[int, Any] = {}

    @property
    def word(self) -> str | None:
        """What happened, as the report says it; None when nothing did."""
        return _WORDS[signal.Signals(self.caught)] if self.caught else None

    def open(self) -> None:
        """Takes the signals over; only the main thread can."""
        self._stderr = _stderr()
        if _CAN_WAIT:
            self._open_thread()
        self._before = {number: signal.signal(number, self._take) for number in _WORDS}

    def close(self) -> None:
        """Gives them back."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        if _CAN_WAIT:
            self._close_thread()
        if self._stderr is not None:
            os.close(self._stderr)

    def _open_thread(self) -> None:
        self._read, self._write = os.pipe()
        os.set_blocking(self._write, False)
        self._waiting = threading.Thread(target=self._wait, daemon=True)
        self._waiting.start()
        self._wakeup = signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)

    def _close_thread(self) -> None:
        signal.set_wakeup_fd(self._wakeup)
        os.write(self._write, _END)
        self._waiting.join()
        os.close(self._read)
        os.close(self._write)

    def _take(self, number: int, _: FrameType | None) -> None:
        if self.caught:
            self._end_at_once(number)
        self.caught = number
        if not self.noting:
            raise Interruption(None, number)

    def _wait(self) -> None:
        """Waits beside whatever the program does, even where that does not listen."""
        first: int | None = None
        told = False
        while True:
            seconds = _PATIENCE_SECONDS if first and not told else None
            if not select.select([self._read], [], [], seconds)[0]:
                self._tell(f"{_WORDS[signal.Signals(first or signal.SIGINT)]}; {_PATIENCE}")
                told = True
                continue
            for number in os.read(self._read, 1):
                if number == _END[0]:
                    return
                if number in _WORDS and first:
                    self._end_at_once(number)
                first = number if number in _WORDS else first

    def _end_at_once(self, number: int) -> None:
        if self._stderr is not None and os.isatty(self._stderr):
            _write(self._stderr, _SHOW_CURSOR)  # a bar hides it
        if self.folder is not None:
            self._tell(f"ended at once; `kerasflow run --resume {self.folder}` goes on")
        os._exit(128 + number)

    def _tell(self, text: str) -> None:
        _write(self._stderr, f"{text}\n".encode("utf-8", "surrogateescape"))
        if self.log:
            self.log.add(text)


_current: list[Signals] = []


@contextmanager
def watching() -> Iterator[Signals]:
    """Has SIGINT and SIGTERM end what is done inside, from the outermost place that asks.

    In a thread other than the main one they are left alone, for Python delivers none there.
    """
    if threading.current_thread() is not threading.main_thread():
        yield Signals()
        return
    if _current:
        yield _current[-1]
        return
    signals = Signals()
    signals.open()
    _current.append(signals)
    try:
        yield signals
    finally:
        _current.remove(signals)
        signals.close()


def _stderr() -> int | None:
    """Returns stderr as it is now, whoever holds it back later; None where it is closed."""
    try:
        return os.dup(2)
    except OSError:
        return None


def _write(stderr: int | None, text: bytes) -> None:
    """Writes to stderr from any thread; one that is closed hears nothing."""
    try:
        if stderr is not None:
            os.write(stderr, text)
    except OSError:
        return
