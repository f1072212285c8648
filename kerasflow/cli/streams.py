"""Stdin, stdout and stderr, so that whatever they are connected to ends no verb in a traceback."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from io import TextIOWrapper


def open_streams() -> None:
    """Makes the three streams ready for a verb; use it once, before anything is written.

    Those that are closed lead to nothing, so that no file that is opened takes their place. What
    stdout cannot spell in its encoding is written escaped, as on stderr. A stderr that takes no
    more, such as a log on a full disk, stops nothing: there is nobody else to be told.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
    sys.stdout = sys.stdout or os.fdopen(os.dup(1), "w", encoding="utf-8")
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.stderr = sys.stderr or os.fdopen(os.dup(2), "w", encoding="utf-8")
    if type(sys.stderr) is TextIOWrapper:
        sys.stderr = _Said(
            sys.stderr.buffer, sys.stderr.encoding, "backslashreplace", line_buffering=True
        )


class _Said(TextIOWrapper):
    """Stderr, which is written to as long as it takes something."""

    def write(self, text: str) -> int:
        with suppress(OSError):
            return super().write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            super().flush()
