"""What is written to stdout: data, harmless for a terminal, and rows as aligned columns."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Sequence

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


_GAP = "  "


def write_columns(rows: Iterable[Sequence[str]]) -> None:
    """Writes rows to stdout, the last column as wide as there is room."""
    table = [tuple(" ".join(cell.split()) for cell in row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for row in table:
        cells = [f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)]
        click.echo(_shortened(_GAP.join(cells).rstrip(), room))


def _shortened(line: str, room: int | None) -> str:
    return line if room is None or len(line) <= room else f"{line[: room - 1]}…"
