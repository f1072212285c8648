"""One Python file: imports, constants, functions, and what is run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kerasflow.blueprints.graphs import Graph
from kerasflow.converting.python.identifiers import Identifiers
from kerasflow.converting.python.layout import Code, lay_out
from kerasflow.documents.expressions import names as names_in


class Mark(NamedTuple):
    """How much of a file there was."""

    functions: int
    names: Identifiers
    late: dict[str, str]
    nested: int


@dataclass
class File:
    """What has been written so far.

    Args:
        names: Taken at the top of the file.
        words: What the variables of the document are called: constants.
        constants: Their values.
        functions: The lines of each.
        blocks: What the functions of blocks are called.
        nested: Nested models, with their names and the functions that make them.
        late_names: The parameters of the function that makes the model, by what they stand for.
    """

    names: Identifiers = field(default_factory=Identifiers)
    words: dict[str, str] = field(default_factory=dict)
    constants: dict[str, Code] = field(default_factory=dict)
    functions: list[list[str]] = field(default_factory=list)
    late_names: dict[str, str] = field(default_factory=dict)
    blocks: dict[str, str] = field(default_factory=dict)
    nested: list[tuple[Graph, str, str]] = field(default_factory=list)
    known: Mapping[str, str] = field(default_factory=dict)

    def constant(self, name: str, value: Code) -> str:
        """Adds a constant; returns what it is called."""
        own = self.names.take_constant(name)
        self.constants[own] = value
        return own

    def lookup(self, name: str) -> Any:
        """Returns the Python of a variable of the document, or of what only the data tells."""
        return self.words[name] if name in self.words else self.late(name)

    def late(self, name: str) -> Any:
        """Returns the Python of what only the data tells."""
        if name in self.known:
            return self.known[name]
        if name not in self.late_names:
            stem = name.removeprefix("preprocess.").removeprefix("data.")
            self.late_names[name] = self.names.take(stem)
        return self.late_names[name]

    def add_function(self, lines: Iterable[str]) -> None:
        """Adds a function behind those that there are."""
        self.functions.append([*lines])

    def mark(self) -> Mark:
        """Returns how much there is."""
        return Mark(
            len(self.functions), self.names.inner(), dict(self.late_names), len(self.nested)
        )

    def reset(self, mark: Mark) -> None:
        """Forgets what came behind a mark."""
        del self.functions[mark.functions :]
        del self.nested[mark.nested :]
        self.names, self.late_names = mark.names, dict(mark.late)

    def used_constants(self, lines: Iterable[str]) -> Iterator[str]:
        """Yields the lines of the constants that some lines use."""
        text = "\n".join(lines)
        used: set[str] = set()
        for name, value in reversed(self.constants.items()):
            if re.search(rf"\b{name}\b", text):
                used.add(name)
                text += f"\n{value}"
        for name, value in self.constants.items():
            if name in used:
                yield from lay_out(value.after(f"{name} = "))


def in_order_of_use(variables: Mapping[str, Any]) -> Iterator[str]:
    """Yields the names of variables, each after those that its value uses."""
    done: set[str] = set()

    def visit(name: str) -> Iterator[str]:
        if name in done or name not in variables:
            return
        done.add(name)
        for text in _texts(variables[name]):
            for other in names_in(text):
                yield from visit(other)
        yield name

    for name in variables:
        yield from visit(name)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        yield from _texts([*value.values()])
