"""Errors to messages on stderr and exit statuses; nothing else turns one into the other."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from kerasflow.errors import BlueprintError, KerasflowError
from kerasflow.running.interruptions import INTERRUPTED, watching

# What a shell reports of a program that wrote to a pipe which nobody reads any more.
CLOSED_PIPE = 141


class ClosedPipeError(Exception):
    """Nobody reads stdout any more; of a `BrokenPipeError` click would make a failed run."""


def run_verb(verbs: click.Group, arguments: Sequence[str]) -> int:
    """Runs what was typed; returns the exit status.

    A user's mistake is told in a message without a traceback, unless `--debug` was typed.

    Args:
        verbs: The group of all verbs.
        arguments: What was typed after the program's name.
    """
    try:
        with watching():
            status = verbs.main(list(arguments), prog_name="kerasflow", standalone_mode=False)
            sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt) as abort:
        # Click makes an `Abort` of what ends a verb.
        interruption = abort.__cause__ if isinstance(abort, click.Abort) else abort
        click.echo(str(interruption or "") or "interrupted", err=True)
        return getattr(interruption, "exit_status", INTERRUPTED)
    except (BrokenPipeError, ClosedPipeError):
        return _close_stdout()
    except KerasflowError as error:
        if "--debug" in arguments:
            raise
        click.echo(_message(error), err=True)
        return error.exit_status
    return int(status or 0)


def wants_colour(err: bool = False) -> bool:
    """Returns whether a stream is a terminal whose user has not asked for no colours."""
    stream = sys.stderr if err else sys.stdout
    return stream.isatty() and not os.environ.get("NO_COLOR")


def _message(error: KerasflowError) -> str:
    if isinstance(error, BlueprintError):
        from kerasflow.checking.rendering import render

        return render(error.problems, "text", colour=wants_colour(err=True))
    return f"error: {error}"


def _close_stdout() -> int:
    """Points stdout at nothing, so that Python does not complain when it flushes at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return CLOSED_PIPE
