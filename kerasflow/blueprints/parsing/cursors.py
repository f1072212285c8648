"""A value of a document on its way to becoming a spec, with its path and where faults go."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from kerasflow.blueprints.specs import EMPTY, FrozenDict
from kerasflow.documents.expressions import unescape
from kerasflow.documents.faults import Faults
from kerasflow.documents.values import Located, describe, plain
from kerasflow.errors import Problem
from kerasflow.nearness import suggest
from kerasflow.paths import Path


def is_expression(value: Any) -> bool:
    """Returns whether a value is text with an expression that is not resolved yet."""
    return isinstance(value, str) and "${" in value


def name_of(path: Path) -> str:
    """Returns what a value is called in messages: its key, or that of the list around it."""
    keys = [part for part in path.parts if isinstance(part, str)]
    called = f"`{keys[-1]}`" if keys else "the document"
    return called if not keys or keys[-1] == path.parts[-1] else f"an item of {called}"


@dataclass(frozen=True, slots=True)
class Cursor:
    """One value under reading; the readers note a problem and return None where it is wrong."""

    located: Located
    path: Path = field(default=Path())
    problems: list[Problem] = field(default_factory=Faults)

    @property
    def value(self) -> Any:
        """The value: a scalar, a list of `Located` or a mapping to `Located`."""
        return self.located.value

    def plain(self) -> Any:
        """Returns the value without places."""
        return plain(self.located)

    def literal(self) -> Any:
        """Returns the value, frozen, that is what it says, with `$${` as `${` in its strings."""
        return _frozen(self.plain(), _unescaped)

    def at(self, part: str | int, located: Located) -> Cursor:
        """Returns the cursor of a value inside this one."""
        return Cursor(located, self.path / part, self.problems)

    def children(self) -> dict[str, Cursor]:
        """Returns the cursors of a mapping's values; empty when it is no mapping."""
        if not isinstance(self.value, dict):
            return {}
        return {key: self.at(key, item) for key, item in self.value.items()}

    def items(self) -> list[Cursor]:
        """Returns the cursors of a list's items; empty when it is no list."""
        if not isinstance(self.value, list):
            return []
        return [self.at(index, item) for index, item in enumerate(self.value)]

    def fault(
        self,
        code: str,
        message: str,
        hint: str | None = None,
        *,
        at_key: bool = False,
        fix: str | None = None,
    ) -> None:
        """Notes a problem here."""
        problem = Problem(code, message, self.path, hint=hint, at_key=at_key, fix=fix)
        self.problems.append(problem)

    @property
    def name(self) -> str:
        """What the value is called in messages."""
        return name_of(self.path)

    @property
    def beside(self) -> Mapping[str, Any]:
        """What stands beside the value; where no form of a value depends on it, nothing."""
        return EMPTY

    def refuse(self, message: str, hint: str | None = None) -> None:
        """Notes that the value is not of its form."""
        self.fault("KF203", message, hint)

    def wrong(self, expected: str, hint: str | None = None, subject: str = "{}") -> None:
        """Notes that the value is of the wrong type.

        Args:
            expected: What it must be.
            hint: How it is given.
            subject: What it is called in the message; `{}` stands for its name.
        """
        found = describe(self.value)
        self.refuse(f"{subject.format(self.name)} must be {expected}, found {found}", hint)

    def mapping(self, known: Collection[str], what: str) -> dict[str, Cursor]:
        """Returns the known keys of a mapping; notes a wrong type and unknown keys."""
        if not isinstance(self.value, dict):
            self.wrong(f"a mapping ({what})")
            return {}
        found = self.children()
        for key in [key for key in found if key not in known]:
            found.pop(key).unknown_key(known, what, given=self.value)
        return found

    def unknown_key(self, known: Collection[str], what: str, given: Collection[str] = ()) -> None:
        """Notes that this value's key is not one of the known ones, of which some are given."""
        key = str(self.path.parts[-1])
        free = [other for other in known if other not in given]
        hint, fix = suggest(key, known, free=free)
        self.fault("KF201", f"unknown key `{key}` in {what}", hint, at_key=True, fix=fix)

    def string(self) -> str | None:
        """Reads a string that is what it says, with `$${` as `${`."""
        text = self.template()
        return None if text is None else unescape(text)

    def template(self) -> str | None:
        """Reads a string as it is written: it is evaluated later, or it is free text."""
        if isinstance(self.value, str):
            return self.value
        self.wrong("a string")
        return None

    def choice(self, choices: Collection[str]) -> str | None:
        """Reads one of several strings."""
        text = self.string()
        if text is None or text in choices:
            return text
        hint, fix = suggest(text, choices, otherwise="")
        names = ", ".join(f"`{choice}`" for choice in choices)
        message = f"{self.name} must be one of {names}, found `{text}`"
        self.fault("KF204", message, hint, fix=fix)
        return None

    def templates(self) -> tuple[str, ...]:
        """Reads a list of strings as they are written, or one string as a list of one."""
        if isinstance(self.value, str):
            return (self.value,)
        if not isinstance(self.value, list):
            self.wrong("a list of strings")
            return ()
        return tuple(text for item in self.items() if (text := item.template()) is not None)

    def frozen(self, read: Callable[[Cursor], Any], expected: str = "a mapping") -> FrozenDict:
        """Reads a mapping of free keys, each value by `read`."""
        if not isinstance(self.value, dict):
            self.wrong(expected)
        return FrozenDict({key: read(child) for key, child in self.children().items()})


def freeze(value: Any) -> Any:
    """Returns plain values with tuples for lists and `FrozenDict` for mappings."""
    return _frozen(value, lambda scalar: scalar)


def _frozen(value: Any, read: Callable[[Any], Any]) -> Any:
    if isinstance(value, dict):
        return FrozenDict({key: _frozen(item, read) for key, item in value.items()})
    if isinstance(value, (list, tuple)):
        return tuple(_frozen(item, read) for item in value)
    return read(value)


def _unescaped(scalar: Any) -> Any:
    return unescape(scalar) if isinstance(scalar, str) else scalar
