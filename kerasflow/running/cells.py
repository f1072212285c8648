"""Cells of CSV that a spreadsheet shows as they are, and does not take for formulas."""

from __future__ import annotations

import re
from typing import Any

# What begins a formula, or is dropped in front of one; some programs take the wide signs too.
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?|[-+]?(inf|nan)", re.IGNORECASE)


def show_as_text(cell: Any) -> Any:
    """Returns a cell with ``'`` in front where a spreadsheet would take its text for a formula.

    Numbers stay as they are, those that are written as text too.

    Example:
        >>> show_as_text("=1+1"), show_as_text("-1"), show_as_text(-1.5)
        ("'=1+1", '-1', -1.5)
    """
    if isinstance(cell, str) and cell[:1] in _FORMULA and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell
