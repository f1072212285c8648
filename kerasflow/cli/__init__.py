"""The command line: one file per verb."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NoReturn

from kerasflow.cli.streams import open_streams
from kerasflow.garbage import without_collections
from kerasflow.running.interruptions import INTERRUPTED, watching


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs one verb, and ends the process with its exit status.

    Args:
        arguments: Of the command line; by default those that the process was started with.
    """
    open_streams()
    try:
        # Before anything else is imported, which takes longer than somebody's second thoughts.
        with watching():
            with without_collections(frozen=True):
                from kerasflow.cli.statuses import run_verb
                from kerasflow.cli.verbs import verbs

            status = run_verb(verbs, sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt as interruption:
        sys.stderr.write(f"{interruption}\n")
        status = getattr(interruption, "exit_status", INTERRUPTED)
    sys.exit(status)


__all__ = ["main"]
