"""The few elements of HTML that every form is made of; what is not made here is escaped here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

# Control characters and halves of letters, which no page can hold, and what turns the direction of
# the text that follows.
_NEVER_SHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def escaped(text: str) -> str:
    r"""Returns a text, a stranger's too, as HTML that shows it and does nothing.

    Example:
        >>> escaped("<b>\0")
        '&lt;b&gt;�'
    """
    return escape(_NEVER_SHOWN.sub("\ufffd", text))


def marked(text: str) -> str:
    """Returns a text as HTML in which what stands between backticks is code.

    Example:
        >>> marked("set `fit.epochs`")
        'set <code>fit.epochs</code>'
    """
    parts = [escaped(part) for part in text.split("`")]
    if len(parts) % 2 == 0:  # one of them has no partner
        return escaped(text)
    return "".join(f"<code>{it}</code>" if at % 2 else it for at, it in enumerate(parts))


def element(tag: str, text: str, look: str = "") -> str:
    """Returns an element with text, escaped.

    Args:
        tag: Of the element.
        text: Of any kind.
        look: One of the classes in the style; empty for none.

    Example:
        >>> element("p", "a < b", "faint")
        '<p class="faint">a &lt; b</p>'
    """
    attribute = f' class="{look}"' if look else ""
    return f"<{tag}{attribute}>{escaped(text)}</{tag}>"


def table(head: Iterable[str], rows: Iterable[Iterable[str]], numbers: bool = False) -> str:
    """Returns a table; the first cell of each row is its title.

    Args:
        head: The titles of the columns; empty for a table without them.
        rows: The texts of the cells.
        numbers: All cells but the titles hold numbers.
    """
    look = "number" if numbers else ""
    body = "".join(f"<tr>{_row(cells, look)}</tr>" for cells in rows)
    first, *others = [*head] or [""]
    titles = element("th", first) + "".join(element("th", title, look) for title in others)
    top = f"<thead><tr>{titles}</tr></thead>" if first or others else ""
    return f"<table>{top}<tbody>{body}</tbody></table>"


def _row(cells: Iterable[str], look: str) -> str:
    title, *others = cells
    return element("th", title) + "".join(element("td", text, look) for text in others)


def folded(summary: str, inner: str) -> str:
    """Returns HTML that is shown when its summary, a text, is clicked."""
    return f"<details><summary>{escaped(summary)}</summary>{inner}</details>"
