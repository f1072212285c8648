"""Errors to messages on stderr and exit statuses; nothing else turns one into the other."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress

import click

from kerasflow.errors import BlueprintError, KerasflowError, explain_os_error
from kerasflow.running.interruptions import INTERRUPTED, watching

# Of `verify`: the run could be executed again, and came to other numbers.
NOT_THE_SAME = 6

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
        with suppress(OSError):
            error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt) as abort:
        # Click makes an `Abort` of what ends a verb.
        interruption = abort.__cause__ if isinstance(abort, click.Abort) else abort
        _say(str(interruption or "") or "interrupted")
        return getattr(interruption, "exit_status", INTERRUPTED)
    except (BrokenPipeError, ClosedPipeError):
        return _close_stdout()
    except (KerasflowError, OSError) as error:
        if "--debug" in arguments:
            raise
        return _tell(error)
    return int(status or 0)


def _tell(error: KerasflowError | OSError) -> int:
    if isinstance(error, KerasflowError):
        _say(_message(error))
        return error.exit_status
    _close_full_stdout()
    # Of streams, unlike files, the system says no name.
    doing = "" if error.filename else "cannot write: "
    _say(f"error: {doing}{explain_os_error(error)}")
    return KerasflowError.exit_status


def _say(text: str) -> None:
    """Writes to stderr; where nobody can be told, the exit status says it alone."""
    with suppress(OSError):
        click.echo(text, err=True)


def wants_colour(err: bool = False) -> bool:
    """Returns whether a stream is a terminal whose user has not asked for no colours."""
    stream = sys.stderr if err else sys.stdout
    return stream.isatty() and not os.environ.get("NO_COLOR")


def _message(error: KerasflowError) -> str:
    if isinstance(error, BlueprintError):
        from kerasflow.checking.rendering import render

        return render(error.problems, "text", colour=wants_colour(err=True))
    return f"error: {error}"


def _close_full_stdout() -> None:
    """Points stdout at nothing where it takes no more, as Python flushes it again at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        _close_stdout()


def _close_stdout() -> int:
    """Points stdout at nothing, so that Python does not complain when it flushes at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return CLOSED_PIPE
