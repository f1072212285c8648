"""Rows as aligned columns; in a terminal no line is longer than the terminal."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Sequence

import click

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
