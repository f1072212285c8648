"""Values at expansion: `${…}` becomes what it stands for, or is kept for build time."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from kerasflow import catalog
from kerasflow.blueprints.expanding.allowances import Allowance
from kerasflow.blueprints.graphs import Deferred, Wire
from kerasflow.blueprints.specs import EMPTY, Component, FrozenDict, ModelSpec, Value
from kerasflow.catalog import Entry, Parameter
from kerasflow.documents.expressions import ExpressionError, UnknownName, evaluate, names
from kerasflow.documents.variables import LATE
from kerasflow.errors import Problem
from kerasflow.nearness import suggest
from kerasflow.paths import Path

# To calculate takes as long as to copy so many characters.
_EXPRESSION = 120


class Evaluation:
    """Evaluates values where a node stands.

    Args:
        values: The variables that are visible.
        find: What a node's name stands for, for `shape.NAME`; None when there is none.
        model: Expands a nested model.
        problems: Where faults go.
        budget: What may be made.

    Attributes:
        beyond: The document's variables, of which a block sees none.
    """

    beyond: Mapping[str, Any] = EMPTY

    def __init__(
        self,
        values: Mapping[str, Any],
        find: Callable[[str], Wire | None],
        model: Callable[[ModelSpec, Mapping[str, Any]], Any],
        problems: list[Problem],
        budget: Allowance,
    ) -> None:
        self.values, self.find, self.model = values, find, model
        self.problems, self.budget = problems, budget

    def value(self, value: Value, path: Path) -> Value:
        """Returns a value with its expressions evaluated; what is deferred as `Deferred`."""
        if isinstance(value, str):
            return self.made(value, path) if "$" in value else value
        if isinstance(value, Component):
            return self.component(value)
        self.budget.make(value)
        if isinstance(value, tuple):
            return tuple(self.value(item, path / index) for index, item in enumerate(value))
        if isinstance(value, FrozenDict):
            return FrozenDict({key: self.value(item, path / key) for key, item in value.items()})
        return self.model(value, self.values) if isinstance(value, ModelSpec) else value

    def made(self, text: str, path: Path) -> Any:
        """Returns what a text with expressions stands for, and counts it."""
        self.budget.spend(_EXPRESSION)
        found = self.text(text, path)
        self.budget.make(found)
        return found

    def component(self, component: Component, entry: Entry | None = None) -> Component:
        """Returns a component with the values of its arguments evaluated."""
        entry = entry or catalog.find_tag(component.tag)
        args = {
            name: _fit(self.value(value, component.path / name), entry, name)
            for name, value in component.args.items()
        }
        return Component(component.tag, FrozenDict(args), component.path)

    def text(self, text: str, path: Path) -> Any:
        """Returns what a text with expressions stands for; the text itself after a fault."""
        try:
            used = names(text)
            if any(self._is_deferred(name) for name in used):
                return self._deferred(text, used, path)
            return evaluate(text, self._lookup)
        except UnknownName as error:
            self._unknown(error, text, path)
        except ExpressionError as error:
            self.problems.append(Problem("KF112", error.message, path, hint=error.hint))
        return text

    def _lookup(self, name: str) -> Any:
        return self.values[name]

    def _is_deferred(self, name: str) -> bool:
        root = name.split(".", maxsplit=1)[0]
        return root in LATE or isinstance(self.values.get(name), Deferred)

    def _unknown(self, error: UnknownName, text: str, path: Path) -> None:
        otherwise = None if self.values else "define it under `vars`"
        hint, meant = suggest(error.name, self.values, otherwise=otherwise)
        if error.name in self.beyond:
            given = f'"params": {{"{error.name}": "${{{error.name}}}"}}'
            hint = f"a block sees its own parameters alone; give it {given}"
        message = f"unknown variable `{error.name}`"
        fix = re.sub(rf"(?<![\w.]){re.escape(error.name)}(?!\w)", meant, text) if meant else None
        self.problems.append(Problem("KF111", message, path, hint=hint, fix=fix))

    def _deferred(self, text: str, used: tuple[str, ...], path: Path) -> Deferred:
        early = [name for name in used if name.split(".")[0] not in LATE]
        for name in early:
            if name not in self.values:
                raise UnknownName(name, 0, len(text))
        shapes: dict[str, Wire] = {}
        for name in used:
            if name.startswith("shape."):
                shapes[name] = self._shape(name, path)
        values = FrozenDict({name: self.values[name] for name in early})
        return Deferred(text, values, FrozenDict(shapes))

    def _shape(self, name: str, path: Path) -> Wire:
        node = name.removeprefix("shape.")
        wire = self.find(node)
        if wire is None:
            message = f"`{name}` asks for the shape of `{node}`, which is not defined before"
            self.problems.append(Problem("KF401", message, path))
            return ()
        return wire


def _fit(value: Value, entry: Entry | None, name: str) -> Value:
    """Makes a whole number an integer where the parameter is one."""
    parameter = entry.parameters.get(name) if entry else None
    return whole(value, parameter) if parameter else value


def whole(value: Value, parameter: Parameter) -> Value:
    """Returns a whole number as an integer where the parameter takes integers only."""
    if isinstance(value, tuple):
        return tuple(whole(item, parameter) for item in value)
    wanted = "integer" in parameter.types and "number" not in parameter.types
    return int(value) if wanted and isinstance(value, float) and value.is_integer() else value
