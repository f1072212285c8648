"""The command line: one file per verb."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NoReturn

from kerasflow.cli.statuses import run_verb
from kerasflow.cli.verbs import verbs


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs one verb, and ends the process with its exit status.

    Args:
        arguments: Of the command line; by default those that the process was started with.
    """
    sys.exit(run_verb(verbs, sys.argv[1:] if arguments is None else arguments))


__all__ = ["main"]
