"""Reads HTML strictly: every element is closed where it was opened."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

_NEVER_CLOSED = {"br", "hr", "img", "input", "link", "meta"}


class Page(HTMLParser):
    """What a piece of HTML shows.

    `tags` are all elements in order; `found` their texts, with what is inside of them.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[dict[str, str | None]] = []
        self.found: list[list[str]] = []
        self.rows: list[list[str]] = []
        self._open: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.append(dict(attrs))
        self.found.append([])
        if tag not in _NEVER_CLOSED:
            self._open.append(len(self.tags) - 1)
        if tag == "tr":
            self.rows.append([])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _NEVER_CLOSED:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        opened = self._open.pop()
        assert self.tags[opened] == tag, f"</{tag}> closes <{self.tags[opened]}>"
        if tag in ("td", "th"):
            self.rows[-1].append("".join(self.found[opened]))

    def handle_data(self, data: str) -> None:
        for element in self._open:
            self.found[element].append(data)

    def close(self) -> None:
        super().close()
        assert self._open == [], f"never closed: {[self.tags[number] for number in self._open]}"

    def texts(self, tag: str, look: str | None = None) -> list[str]:
        """The texts of all elements of a kind, or of those with a class."""
        return [
            "".join(self.found[number])
            for number, name in enumerate(self.tags)
            if name == tag and look in (None, self.attributes[number].get("class"))
        ]


def read(html: str) -> Page:
    """Returns what HTML shows; fails where it is not well formed."""
    page = Page()
    page.feed(html)
    page.close()
    return page


def read_file(file: Path) -> Page:
    """Returns what a page shows that was written; fails where it is not well formed."""
    return read(file.read_text(encoding="utf-8"))
