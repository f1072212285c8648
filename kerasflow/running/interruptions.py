"""Signals while a run is trained: the first ends it in good order, the second at once."""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kerasflow.running.runs import Run

_WORDS = {signal.SIGINT: "interrupted", signal.SIGTERM: "terminated"}


class Interruption(KeyboardInterrupt):
    """A run was interrupted; what it had reached is in its folder.

    Args:
        run: As far as it came.
        signal_number: What interrupted it.
    """

    def __init__(self, run: Run, signal_number: int) -> None:
        super().__init__(f"{_WORDS[signal.Signals(signal_number)]}; see {run.folder}")
        self.run = run
        self.exit_status = 128 + signal_number


class Signals:
    """Notes SIGINT and SIGTERM instead of dying of them, while it is entered.

    A second signal ends the process at once. In a thread other than the main one, signals are
    left alone, for Python delivers none there.
    """

    def __init__(self) -> None:
        self.caught: int | None = None
        self._before: dict[int, Any] = {}

    @property
    def word(self) -> str | None:
        """What happened, as the report says it; None when nothing did."""
        return _WORDS[signal.Signals(self.caught)] if self.caught else None

    def __enter__(self) -> Signals:
        if threading.current_thread() is threading.main_thread():
            self._before = {number: signal.signal(number, self._note) for number in _WORDS}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _note(self, number: int, _: FrameType | None) -> None:
        if self.caught:
            os._exit(128 + number)
        self.caught = number
