"""Tables of runs as text, CSV and Markdown."""

from __future__ import annotations

import csv
from collections.abc import Container, Mapping, Sequence
from io import StringIO

from kerasflow.errors import printable
from kerasflow.running.cells import show_as_text
from kerasflow.running.summaries import align

Value = str | int | float | bool | None
Columns = Mapping[str, Sequence[Value]]

LONGEST = 40
"""Letters of a text or a path in a table; a longer one is cut in its middle."""

MOST_COLUMNS = 60
"""So many columns are shown as text; CSV and JSON have all."""

_GAP = 2
_NARROWEST = 20
_LONGEST_CELL = 1_000


def to_lines(columns: Columns, rounded: Container[str], width: int | None) -> list[str]:
    """Returns tables with a line for each run that are as wide as a terminal, at most.

    Args:
        columns: By name; the first one stands in each table.
        rounded: Names of those whose numbers are shown with a few digits, the others with all.
        width: In letters; None for any.
    """
    (first, runs), *rest = columns.items()
    if width is not None:
        width = max(width, _NARROWEST)
    longest = LONGEST if width is None else min(LONGEST, max(8, (width - _GAP) // 2))
    lead = [cut(first, longest), *(cut(shown(it), longest, at_end=False) for it in runs)]
    others = [
        [cut(name, longest), *(cut(shown(it, name in rounded), longest) for it in values)]
        for name, values in _shown_columns(rest)
    ]
    lines: list[str] = []
    for block in _blocks(lead, others, width):
        lines += [*([""] if lines else []), *align([*zip(*block, strict=True)])]
    if len(rest) > MOST_COLUMNS:
        lines += ["", f"and {len(rest) - MOST_COLUMNS} more columns; --format json has all"]
    return lines


def _shown_columns(columns: Sequence[tuple[str, Sequence[Value]]]) -> list[tuple[str, list[Value]]]:
    """Returns the columns of a table; a state that all have is left out."""
    return [
        (name, [*values])
        for name, values in columns[:MOST_COLUMNS]
        if name != "state" or set(values) != {"finished"}
    ]


def _blocks(
    lead: list[str], columns: Sequence[list[str]], width: int | None
) -> list[list[list[str]]]:
    """Returns which columns stand beside one another, the first one in each table."""
    blocks, room = [[lead]], None if width is None else width - max(map(len, lead))
    left = room
    for column in columns:
        needed = _GAP + max(len(printable(it)) for it in column)
        if left is not None and room is not None:
            if needed > left and len(blocks[-1]) > 1:
                blocks.append([lead])
                left = room
            left -= needed
        blocks[-1].append(column)
    return blocks


def cut(text: str, longest: int, *, at_end: bool = True) -> str:
    """Returns a text on one line, cut in its middle where it is long.

    Args:
        text: Of any kind.
        longest: Letters, from 3.
        at_end: The two halves are kept alike; else more of the end.

    Example:
        >>> cut("model.layers[12].Dense.units", 16)
        'model.l….units'
    """
    line = " ".join(text[:_LONGEST_CELL].split())
    if len(line) <= longest:
        return line
    before = (longest - 1) // 2 if at_end else (longest - 1) // 4
    return f"{line[:before]}…{line[len(line) - (longest - 1 - before) :]}"


def shown(value: Value, rounded: bool = False) -> str:
    """Returns a value as a table has it, nothing for what is not there.

    Args:
        value: Of any kind.
        rounded: A number is one that was measured, of which a few digits are enough.

    Example:
        >>> shown(0.05), shown(0.97868, rounded=True), shown(25.63, rounded=True), shown(None)
        ('0.05', '0.9787', '25.6', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return _rounded(value) if rounded else repr(value)
    return printable(value)


def _rounded(value: float) -> str:
    size = abs(value)
    if 10 <= size < 1e9:
        return f"{value:,.1f}"
    return f"{value:.4f}" if not size or 1e-3 <= size < 10 else f"{value:.3g}"


def to_csv(columns: Columns) -> str:
    """Returns a table with a line for each run, numbers with all digits.

    What a spreadsheet would take for a formula, in names and paths too, is kept from it.
    """
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([show_as_text(name) for name in columns])
    for row in zip(*columns.values(), strict=True):
        writer.writerow([_exact(it) for it in row])
    return stream.getvalue()


def _exact(value: Value) -> Value:
    if isinstance(value, bool):
        return "true" if value else "false"
    return show_as_text(value) if isinstance(value, str) else value


def to_markdown(columns: Columns, rounded: Container[str]) -> str:
    """Returns a table with a line for each run, as GitHub draws it.

    Args:
        columns: By name.
        rounded: Names of those whose numbers are shown with a few digits, the others with all.
    """
    head = [_in_markdown(name) for name in columns]
    rows = [head, ["---"] + ["---:"] * (len(head) - 1)]
    for row in zip(*columns.values(), strict=True):
        cells = zip(columns, row, strict=True)
        rows.append([_in_markdown(shown(it, name in rounded)) for name, it in cells])
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _in_markdown(text: str) -> str:
    """Returns a text that is no more than text in a cell."""
    line = printable(" ".join(text[:_LONGEST_CELL].split()))
    return "".join(f"\\{it}" if it in "\\|`*_[]<>~#$!" else it for it in line)
