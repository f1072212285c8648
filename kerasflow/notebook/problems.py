"""Problems and errors in a notebook: what a terminal shows, and no traceback."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from kerasflow.checking.rendering import COLOURS, render, summarize
from kerasflow.errors import BlueprintError, KerasflowError, Problem
from kerasflow.notebook.cards import card
from kerasflow.reporting.markup import element

# The rendering lets no escape sequences through from what it shows, so these are its own.
_COLOURED = re.compile("\x1b\\[([\\d;]+)m(.*?)\x1b\\[0m", re.DOTALL)
_LOOKS = {code: look for look, code in COLOURS.items()}


def draw_problems(problems: Iterable[Problem]) -> str:
    """Returns problems as HTML: each with its excerpt, carets and hint.

    Use it for what `Problems._repr_html_` shows.

    Args:
        problems: In the order in which they are shown.

    Example:
        >>> "no problems" in draw_problems([])
        True
    """
    problems = tuple(problems)
    if not problems:
        return card(element("p", summarize(problems), "good"))
    text = escape(render(problems, colour=True), quote=False)
    return card(f"<pre>{_COLOURED.sub(_span, text)}</pre>")


def _span(coloured: re.Match[str]) -> str:
    return f'<span class="{_LOOKS[coloured[1]]}">{coloured[2]}</span>'


def draw_error(error: KerasflowError) -> list[str]:
    """Returns what a notebook shows in place of the traceback of an error, line by line.

    The message of such an error says all that a reader of the notebook can act on. The traceback is
    not lost: `%debug` starts at it.

    Args:
        error: As it was caught.

    Example:
        >>> from kerasflow.errors import DataError
        >>> draw_error(DataError("there is no such file", file="mnist.npz"))
        ['DataError: mnist.npz: there is no such file']
    """
    if isinstance(error, BlueprintError):
        return render(error.problems, colour=True).splitlines()
    return f"{type(error).__name__}: {error}".splitlines()
