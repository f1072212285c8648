"""The statements of one function, written one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from kerasflow.converting.python.identifiers import Identifiers
from kerasflow.converting.python.layout import INDENT, Code, atom, lay_out
from kerasflow.converting.python.literals import comment_lines


@dataclass(slots=True)
class Statements:
    """The body of a function.

    Args:
        names: Those that are taken in it.
        running: The variable of what no name refers to.
        indent: In front of the next line.
    """

    names: Identifiers
    running: str = "x"
    indent: str = INDENT
    lines: list[str] = field(default_factory=list)
    _last: tuple[str, Code, tuple[int, int, str]] | None = None

    def assign(self, target: str, code: Code, comment: str | None = None) -> None:
        """Gives a variable a value; nothing where it has it already."""
        if str(code) != target:
            start = len(self.lines)
            self.add(code.after(f"{target} = "), comment)
            self._last = target, code, (start, len(self.lines), self.indent)

    def give(self, text: str) -> None:
        """Ends the function; what was assigned last is returned at once."""
        code = atom(text)
        if self._last and self._last[0] == text:
            start, end, indent = self._last[2]
            if end == len(self.lines) and indent == self.indent:
                code = self._last[1]
                del self.lines[start:]
        self.add(code.after("return "))

    def add(self, code: Code, comment: str | None = None) -> None:
        """Adds a statement."""
        self.lines.extend(lay_out(code, indent=self.indent, comment=comment))

    def remark(self, text: str | None) -> None:
        """Adds a comment."""
        self.lines.extend(comment_lines(text or "", self.indent))

    @contextmanager
    def inner(self, header: Code) -> Iterator[None]:
        """Adds a compound statement; what is added meanwhile stands in it."""
        self.add(header.then(":"))
        outer, self.indent = self.indent, self.indent + INDENT
        yield
        self.indent = outer

    @contextmanager
    def running_as(self, name: str) -> Iterator[None]:
        """Has what no name refers to go into another variable meanwhile."""
        outer, self.running = self.running, name
        yield
        self.running = outer
