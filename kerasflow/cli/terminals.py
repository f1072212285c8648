"""Data on stdout: as it is for a file or a program, and harmless for a terminal."""

from __future__ import annotations

import sys

import click

from kerasflow.errors import RunError, printable

# Click takes these for a system that was not set up, and writes UTF-8.
_OF_NOBODY = ("ascii", "us-ascii", "ansi_x3.4-1968")


def echo_data(text: str) -> None:
    """Writes lines of data to stdout; on a terminal without what it would obey.

    Args:
        text: With a newline at its end. Names in it may be a stranger's.

    Raises:
        RunError: Stdout has an encoding without one of its letters, which are nowhere replaced.
    """
    encoding = sys.stdout.encoding or "utf-8"
    if encoding.lower() in _OF_NOBODY:
        encoding = "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError as error:
        letter = printable(text[error.start])
        message = f"stdout cannot spell `{letter}` in its encoding, {encoding}"
        raise RunError(
            f"{message}; name a file with --out, or set PYTHONIOENCODING=utf-8"
        ) from error
    if sys.stdout.isatty():
        text = "\n".join(map(printable, text.split("\n")))
    click.echo(text, nl=False)
