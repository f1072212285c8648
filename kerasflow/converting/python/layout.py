"""Python code laid out on lines, as `ruff format` lays it out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

WIDTH = 100
INDENT = "    "


@dataclass(frozen=True, slots=True)
class Code:
    """An expression: texts that stay on their line, and brackets that can be opened.

    Args:
        parts: One after the other.
    """

    parts: tuple[str | Bracketed, ...]

    def __str__(self) -> str:
        return "".join(str(part) for part in self.parts)

    def after(self, text: str) -> Code:
        """Returns the same with a text in front."""
        return Code((text, *self.parts))

    def then(self, *parts: str | Bracketed) -> Code:
        """Returns the same with something behind."""
        return Code((*self.parts, *parts))


@dataclass(frozen=True, slots=True)
class Bracketed:
    """What stands in brackets: arguments, or the items of a list or mapping.

    Args:
        start: With the opening bracket at its end.
        items: Between commas.
        end: The closing bracket.
        together: On a line of their own the items may stand together, as arguments do.
        comments: Behind each item, where it has one; an item with a comment has its own line.
    """

    start: str
    items: tuple[Code, ...]
    end: str
    together: bool = False
    comments: tuple[str | None, ...] = ()

    def __str__(self) -> str:
        comma = "," if self.start == "(" and self.end == ")" and not self.together else ""
        lone = comma if len(self.items) == 1 else ""
        return f"{self.start}{', '.join(map(str, self.items))}{lone}{self.end}"

    @property
    def spread(self) -> bool:
        """Whether it cannot stand on one line."""
        return any(self.comments) or any(
            part.spread for item in self.items for part in item.parts if isinstance(part, Bracketed)
        )


def atom(text: str) -> Code:
    """Returns a text that stays on its line."""
    return Code((text,))


def call(name: str, arguments: Iterable[Code]) -> Code:
    """Returns a call."""
    return Code((Bracketed(f"{name}(", tuple(arguments), ")", together=True),))


def items(start: str, found: Iterable[Code], end: str) -> Code:
    """Returns a list, a tuple or a mapping."""
    return Code((Bracketed(start, tuple(found), end),))


def lay_out(code: Code, *, indent: str = "", comment: str | None = None) -> list[str]:
    """Returns the lines of a statement.

    Args:
        code: The statement.
        indent: In front of every line.
        comment: Behind the last line; above the first one where it would be too far out.

    Example:
        >>> lay_out(call("print", [atom("1")]), comment="one")
        ['print(1)  # one']
    """
    lines = list(_Lines(indent).of(code, ""))
    if comment is None:
        return lines
    if len(lines[-1]) + len(comment) + 4 <= WIDTH:
        return [*lines[:-1], f"{lines[-1]}  # {comment}"]
    return [f"{indent}# {comment}", *lines]


class _Lines:
    """Lays an expression out from some indent on."""

    def __init__(self, indent: str) -> None:
        self.indent = indent

    def of(self, code: Code, behind: str) -> Iterator[str]:
        """Yields the lines of an expression with a text behind it."""
        line = self.indent
        for at, part in enumerate(code.parts):
            if isinstance(part, str):
                line += part
                continue
            near = _up_to_a_bracket(code.parts[at + 1 :], behind)
            flat = str(part)
            if not part.items or (not part.spread and len(line + flat + near) <= WIDTH):
                line += flat
                continue
            yield line + part.start
            yield from _Lines(self.indent + INDENT).inside(part)
            line = self.indent + part.end
        yield line + behind

    def inside(self, part: Bracketed) -> Iterator[str]:
        """Yields the lines between two brackets."""
        together = self.indent + ", ".join(map(str, part.items))
        if part.together and not part.spread and len(together) <= WIDTH:
            yield together
            return
        comments = part.comments or (None,) * len(part.items)
        lone = len(part.items) == 1 and not str(part).endswith(",)") and not any(comments)
        for item, comment in zip(part.items, comments, strict=True):
            *first, last = self.of(item, "" if lone else ",")
            far = comment and len(last) + len(comment) + 4 > WIDTH
            if far:
                yield f"{self.indent}# {comment}"
            yield from first
            yield f"{last}  # {comment}" if comment and not far else last


def _up_to_a_bracket(parts: tuple[str | Bracketed, ...], behind: str) -> str:
    """Returns what has to stand on the line of a bracket that is closed."""
    near = ""
    for part in parts:
        if isinstance(part, str):
            near += part
        elif part.items:
            return near + part.start
        else:
            near += str(part)
    return near + behind
