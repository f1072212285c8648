"""Tables of a page: columns of numbers, each with a title; they scroll by themselves if wide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kerasflow.reporting.markup import escaped

LONGEST_NAME = 40


class Cell(NamedTuple):
    """A cell of a table: text, with a look and how much of it there is.

    Args:
        text: As it is, not escaped.
        look: Classes in the style of the page.
        amount: How dark it is shaded, from 0 to 1; None for not at all.
        tip: What is told where the pointer rests on it.
        html: In place of the text.
    """

    text: str
    look: str = ""
    amount: float | None = None
    tip: str = ""
    html: str = ""


def grid(head: Sequence[str], rows: Iterable[Sequence[str | Cell]], look: str = "") -> str:
    """Returns a table; the first cell of each row is its title, the others are numbers.

    Args:
        head: The titles of the columns; empty for none.
        rows: Of cells, texts or more.
        look: Classes in the style of the page.
    """
    titles = "".join(f'<th scope="col">{escaped(title)}</th>' for title in head)
    top = f"<thead><tr>{titles}</tr></thead>" if head else ""
    body = "".join(f"<tr>{_row(cells)}</tr>" for cells in rows)
    attribute = f' class="{look}"' if look else ""
    return f'<div class="wide"><table{attribute}>{top}<tbody>{body}</tbody></table></div>'


def _row(cells: Sequence[str | Cell]) -> str:
    first, *others = cells
    return _cell(first, 'th scope="row"', "th") + "".join(
        _cell(each, "td", "td") for each in others
    )


def _cell(cell: str | Cell, opened: str, closed: str) -> str:
    if isinstance(cell, str):
        return f"<{opened}>{escaped(cell)}</{closed}>"
    look = f' class="{cell.look}"' if cell.look else ""
    shade = "" if cell.amount is None else f' style="--a:{cell.amount:.2f}"'
    tip = f' title="{escaped(cell.tip)}"' if cell.tip else ""
    return f"<{opened}{look}{shade}{tip}>{cell.html or escaped(cell.text)}</{closed}>"


def short(name: str, longest: int = LONGEST_NAME) -> str:
    """Returns a name, cut where it is long.

    Example:
        >>> short("a very long name", 8)
        'a very …'
    """
    line = " ".join(name.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def number(value: float | None) -> str:
    """Returns a score as people read it; nothing for None.

    Example:
        >>> number(0.97868), number(12345.678), number(0.0000123), number(None)
        ('0.9787', '12,346', '1.23e-05', '')
    """
    if value is None:
        return ""
    size = abs(value)
    if size >= 1_000:
        return f"{value:,.0f}" if size < 1e9 else f"{value:.4g}"
    return f"{value:.4f}" if not size or size >= 1e-3 else f"{value:.3g}"


def percent(part: float) -> str:
    """Returns a share in per cent.

    Example:
        >>> percent(0.123), percent(0.0004)
        ('12 %', '0.04 %')
    """
    value = 100 * part
    return f"{value:.0f} %" if value >= 10 or not value else f"{value:.2g} %"
