"""What is said of a blueprint that is good enough to train, and doubtful."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kerasflow.checking.examining import Examination


def say_warnings(examination: Examination, *, colour: bool = False) -> None:
    """Says on stderr what the check warns of, as `kerasflow check` shows it; otherwise nothing.

    Args:
        examination: Of a blueprint without errors.
        colour: Colour it for a terminal.
    """
    if examination.problems:
        from kerasflow.checking.rendering import render

        sys.stderr.write(render(examination.problems, colour=colour) + "\n")
