"""Data on stdout: as it is for a file or a program, and harmless for a terminal."""

from __future__ import annotations

import sys

import click

from kerasflow.errors import printable


def echo_data(text: str) -> None:
    """Writes lines of data to stdout; on a terminal without what it would obey.

    Args:
        text: With a newline at its end. Names in it may be a stranger's.
    """
    if sys.stdout.isatty():
        text = "\n".join(map(printable, text.split("\n")))
    click.echo(text, nl=False)
