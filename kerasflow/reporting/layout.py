"""What every page has: its head, its title, links to its sections, its foot."""

from __future__ import annotations

from collections.abc import Sequence

from kerasflow.reporting.markup import element, escaped
from kerasflow.reporting.styles import STYLE

# Whoever opens the page loads nothing from anywhere.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def draw_sheet(title: str, header: str, sections: Sequence[tuple[str, str]], footer: str) -> str:
    """Returns a page as HTML; nothing in it is loaded from anywhere, nothing runs.

    Args:
        title: A text.
        header: HTML that stands below it.
        sections: The name of each, a text, and its HTML.
        footer: A text.
    """
    title = escaped(title)
    links = "".join(f'<a href="#s{n}">{escaped(name)}</a>' for n, (name, _) in enumerate(sections))
    body = "".join(
        f'<section id="s{n}"><h2>{escaped(name)}</h2>{inner}</section>'
        for n, (name, inner) in enumerate(sections)
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escaped(_POLICY)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">'
        f"<title>{title}</title><style>{STYLE}</style></head><body><main>"
        f"<header><h1>{title}</h1>{header}<nav>{links}</nav></header>{body}"
        f"{element('footer', footer)}</main></body></html>\n"
    )
