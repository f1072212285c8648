"""The `vars` of a document, which may use one another in any order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from keyword import iskeyword
from typing import Any

from kerasflow.documents.expressions import (
    FUNCTIONS,
    ExpressionError,
    NameUse,
    escape,
    evaluate,
    name_uses,
)
from kerasflow.documents.faults import Faults
from kerasflow.documents.json_text import MAX_DEPTH, MAX_VALUES
from kerasflow.documents.positions import within
from kerasflow.documents.values import Located
from kerasflow.errors import Problem
from kerasflow.nearness import Suggestion, suggest
from kerasflow.paths import Part, Path

# Known when a model is built; known in the iterations of a repeat.
LATE = frozenset({"preprocess", "shape", "data", "fit"})
ITERATION = frozenset({"index", "count"})

MAX_CHAIN = 200
MAX_CHARACTERS_FILLED = 16 * 1024 * 1024

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def can_be_variable(name: str) -> bool:
    """Tells whether an expression can name a variable so.

    Example:
        >>> can_be_variable("units_1"), can_be_variable("1st")
        (True, False)
    """
    return bool(_NAME.fullmatch(name))


class Filler:
    """Puts calculated values into a document, up to a bound."""

    def __init__(self) -> None:
        self.left, self.characters = MAX_VALUES, MAX_CHARACTERS_FILLED

    def fill(self, value: Any, item: Located, depth: int) -> Located:
        """Returns a value as templates, all of it at the place of `item`, `depth` below the root.

        Raises:
            ExpressionError: It is nested too deeply, or too much was filled in before it.
        """
        self._spend(value, item, depth)
        if isinstance(value, dict):
            pairs = value.items()
            return item.with_value({key: self.fill(each, item, depth + 1) for key, each in pairs})
        if isinstance(value, list):
            return item.with_value([self.fill(each, item, depth + 1) for each in value])
        return item.with_value(escape(value) if isinstance(value, str) else value)

    def _spend(self, value: Any, item: Located, depth: int) -> None:
        self.left -= 1
        self.characters -= len(value) if isinstance(value, str) else 0
        if self.left < 0:
            message = f"variables fill in more than {MAX_VALUES:,} values"
        elif self.characters < 0:
            message = f"variables fill in more than {MAX_CHARACTERS_FILLED:,} characters"
        elif depth > MAX_DEPTH:
            message = f"this nests values more than {MAX_DEPTH} deep"
        else:
            return
        raise ExpressionError(message, 0, len(str(item.value)))


class Variables:
    """The variables of one document, resolved.

    Args:
        root: The root of the document.

    Attributes:
        names: Every variable, also those without a value because of a fault.
        known: The value of each variable that has one.
        located: Where each variable is defined, with its resolved value.
        uses: The names that the value of each variable uses.
        resolved: The `vars` with their values; None where the document has none.
        problems: The faults in them.
    """

    def __init__(self, root: Located) -> None:
        section = root.members.get("vars")
        self.problems = Faults()
        self.filler = Filler()
        self.known: dict[str, Any] = {}
        self.located: dict[str, Located] = {}
        self.uses: dict[str, frozenset[str]] = {}
        self._written = section.members if section else {}
        self.names = frozenset(self._written)
        self._in_order = dict.fromkeys(sorted(self.names))
        self._failed: set[str] = set()
        for name, item in self._written.items():
            self._check_name(name, item)
        for name in self._written:
            self._resolve(name, [])
        self.resolved = self._section(section) if section else None

    def reached(self, names: Iterable[str]) -> frozenset[str]:
        """Returns some variables, and those that their values use."""
        found: set[str] = set()
        waiting = [*names]
        while waiting:
            name = waiting.pop()
            if name in self.names and name not in found:
                found.add(name)
                waiting.extend(self.uses.get(name, ()))
        return frozenset(found)

    def unknown(self, use: NameUse, user: str = "") -> tuple[str, int, int, str | None]:
        """Returns message, span and hint for a name that is no variable.

        Args:
            use: The name.
            user: The variable whose value uses it, which cannot be the one that is meant.
        """
        first, _, rest = use.name.partition(".")
        if rest and first in self.names:
            hint = f'write `{first}["{rest}"]`' if "." not in rest else None
            return f"`{first}` is a variable, not a section", use.start, use.end, hint
        if first in LATE:
            message = f"`{use.name}` is known too late for a variable"
            return message, use.start, use.end, "use it where it is needed, not in `vars`"
        message = f"unknown variable `{use.name}`"
        return message, use.start, use.end, self._suggest(use.name, user).hint

    def meant(self, name: str, user: str = "") -> str | None:
        """Returns the only variable that can have been meant; None where there are more."""
        return None if "." in name else self._suggest(name, user).fix

    def _suggest(self, name: str, user: str) -> Suggestion:
        otherwise = "" if self.names else "define it under `vars`"
        known = self._in_order
        if user:
            known = {other: None for other in known if other != user}
        return suggest(name, known, otherwise=otherwise)

    def _section(self, section: Located) -> Located:
        if not isinstance(section.value, dict):
            return section
        return section.with_value({name: self.located[name] for name in self._written})

    def _check_name(self, name: str, item: Located) -> None:
        path = Path(("vars", name))
        if name in LATE | ITERATION | FUNCTIONS or iskeyword(name):
            message = f"`{name}` has a meaning of its own in expressions and cannot be a variable"
        elif not can_be_variable(name):
            message = f"`{name}` cannot be used as a variable"
        else:
            return
        hint = "a name is made of letters, digits and `_`, and does not begin with a digit"
        shown = None if name in LATE | ITERATION | FUNCTIONS or iskeyword(name) else hint
        self.problems.append(Problem("KF113", message, path, item.key_place, shown, at_key=True))

    def _resolve(self, name: str, users: list[str]) -> None:
        """Resolves a variable after those that it uses; `users` are waiting for it."""
        if name in self.located:
            return
        item = self._written[name]
        resolving = _Variable(self, ["vars", name])
        uses = dict.fromkeys(use.name for use in resolving.uses(item))
        self.uses[name] = frozenset(uses)
        for used in uses:
            if used in [*users, name]:
                self._report_cycle([*users, name], used)
            elif used in self._written and len(users) < MAX_CHAIN:
                self._resolve(used, [*users, name])
        found = resolving.value(item)
        self.located[name] = found
        if not resolving.failed and name not in self._failed:
            self.known[name] = _literal(found)

    def _report_cycle(self, users: list[str], used: str) -> None:
        cycle = [*users[users.index(used) :], used]
        self._failed.update(cycle)
        name = users[-1]
        item = self._written[name]
        shown = " → ".join(f"`{each}`" for each in cycle)
        message = f"the variables use one another in a circle: {shown}"
        related = tuple(
            (f"`{each}` is defined here", place)
            for each in cycle[:-1]
            if each != name and (place := self._written[each].place)
        )
        path = Path(("vars", name))
        self.problems.append(Problem("KF110", message, path, item.place, related=related))


class _Variable:
    """One variable while its value is found."""

    def __init__(self, variables: Variables, trail: list[Part]) -> None:
        self.variables, self.trail = variables, trail
        self.failed = False

    def uses(self, item: Located) -> list[NameUse]:
        """Returns the names used anywhere in the value; what cannot be read uses none."""
        try:
            own = list(name_uses(item.value)) if isinstance(item.value, str) else []
        except ExpressionError:
            return []
        return own + [use for each in item.children for use in self.uses(each)]

    def value(self, item: Located) -> Located:
        if isinstance(item.value, dict):
            pairs = item.value.items()
            return item.with_value({key: self.inside(key, each) for key, each in pairs})
        if isinstance(item.value, list):
            return item.with_value([self.inside(i, each) for i, each in enumerate(item.value)])
        if isinstance(item.value, str) and "${" in item.value:
            return self.text(item, item.value)
        return item

    def inside(self, part: Part, item: Located) -> Located:
        self.trail.append(part)
        found = self.value(item)
        self.trail.pop()
        return found

    def text(self, item: Located, text: str) -> Located:
        known = self.variables.known
        try:
            uses = name_uses(text)
            if all(use.name in known for use in uses):
                value = evaluate(text, known.__getitem__)
                used = [self.variables.located[use.name].place for use in uses]
                origins = tuple(("defined here", place) for place in used if place)
                found = self.variables.filler.fill(value, item, len(self.trail))
                return replace(found, origins=(*origins, *item.origins))
        except ExpressionError as error:
            self.report("KF112", item, text, error)
            return item
        self.failed = True
        for use in uses:
            if use.name not in self.variables.names:
                user = str(self.trail[1])
                unknown = ExpressionError(*self.variables.unknown(use, user))
                self.report("KF111", item, text, unknown, self.variables.meant(use.name, user))
        return item

    def report(
        self, code: str, item: Located, text: str, error: ExpressionError, fix: str | None = None
    ) -> None:
        self.failed = True
        place = within(item.place, text, error.start, error.end)
        path = Path(tuple(self.trail))
        problem = Problem(code, error.message, path, place, error.hint, fix=fix)
        self.variables.problems.append(problem)


_NOTHING: dict[str, Any] = {}


def _literal(item: Located) -> Any:
    """Returns a resolved variable as the plain value that expressions calculate with."""
    if isinstance(item.value, dict):
        return {key: _literal(each) for key, each in item.value.items()}
    if isinstance(item.value, list):
        return [_literal(each) for each in item.value]
    return evaluate(item.value, _NOTHING.__getitem__) if isinstance(item.value, str) else item.value
