"""Components as the calls that make them: `keras.layers.Dense(128, activation="relu")`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kerasflow import catalog
from kerasflow.blueprints.graphs import Deferred, Graph
from kerasflow.blueprints.specs import Component, FrozenDict, ModelSpec, Value
from kerasflow.catalog import Entry, Kind, Parameter
from kerasflow.converting.python.expressions import Lookup, write_template
from kerasflow.converting.python.layout import Code, atom, call, items
from kerasflow.converting.python.literals import literal, numbers
from kerasflow.converting.python.own_layers import OWN_LAYERS
from kerasflow.converting.python.refusals import Refusals
from kerasflow.paths import Path

_HOMES = {"schedules": "optimizers.schedules"}
_SIZES = frozenset({
    *("kernel_size", "strides", "pool_size", "dilation_rate", "size", "target_shape"),
    *("input_shape", "shape"),
})  # fmt: skip
_KEYWORDS_ONLY = ("optimizers", "losses", "metrics", "callbacks", "schedules", "applications")

Arguments = dict[str, Code]


@dataclass(frozen=True, slots=True)
class Components:
    """Writes components and values.

    Args:
        refusals: Takes what cannot be written.
        nested: Writes a nested model, and returns the call that makes it.
        own: Takes the names of our own layers that are used.
    """

    refusals: Refusals
    nested: Callable[[Graph | ModelSpec, str], Code]
    own: dict[str, None] = field(default_factory=dict)

    def value(
        self, value: Value, path: Path, lookup: Lookup, parameter: Parameter | None = None
    ) -> Code:
        """Returns a value as Python.

        Args:
            value: Plain, with expressions, or with components in it.
            path: Where it stands.
            lookup: Gives the Python of the names in expressions.
            parameter: What takes it.
        """
        kinds = parameter.accepts if parameter else ()
        if isinstance(value, Deferred):
            return _fitted(write_template(value.text, deferred_lookup(value, lookup)), parameter)
        if isinstance(value, Component):
            return self.component(value, kinds, lookup)
        if isinstance(value, (Graph, ModelSpec)):
            return self.nested(value, "model")
        if isinstance(value, str):
            return self._text(value, path, lookup, parameter)
        if isinstance(value, tuple):
            if parameter and parameter.name in _SIZES and not any(map(_is_nested, value)):
                return items("(", (self.value(item, path, lookup) for item in value), ")")
            inner = (self.value(each, path / at, lookup) for at, each in enumerate(value))
            return items("[", inner, "]")
        if isinstance(value, FrozenDict):
            pairs = (
                Code((*literal(key).parts, ": ", *self.value(item, path / key, lookup).parts))
                for key, item in value.items()
            )
            return items("{", pairs, "}")
        return literal(value)

    def _text(self, text: str, path: Path, lookup: Lookup, parameter: Parameter | None) -> Code:
        if "$" in text:
            return _fitted(write_template(text, lookup), parameter)
        for kind in parameter.accepts if parameter else ():
            entry = catalog.find(kind, catalog.identifiers(kind).get(text, text))
            if entry is None:
                continue
            plain = text in catalog.identifiers(kind) and kind != "layers"
            return literal(text) if plain else self.component(Component(text, path=path), (kind,))
        return literal(text)

    def component(
        self, component: Component, kinds: tuple[Kind, ...] = (), lookup: Lookup | None = None
    ) -> Code:
        """Returns the call that makes a component."""
        if component.tag == "Model":
            return self.nested(component.args["model"], "model")
        entry = catalog.find_tag(component.tag, kinds or None) or self._named(component, kinds)
        if entry is None or "registered" in entry.flags:
            message = f"`{component.tag}` is a class of yours, which the file cannot import"
            self.refusals.add(component.path, message, "replace it with one of Keras'")
            return atom("None")
        self.refuse_private(component, entry)
        arguments = self.arguments(component, entry, lookup or _knows_nothing)
        return call(self.name(entry), in_order(arguments, entry))

    @staticmethod
    def _named(component: Component, kinds: tuple[Kind, ...]) -> Entry | None:
        found = (
            catalog.find(kind, catalog.identifiers(kind).get(component.tag, component.tag))
            for kind in kinds
        )
        return next(filter(None, found), None)

    def refuse_private(self, component: Component, entry: Entry) -> None:
        """Notes a layer that Keras keeps to its applications, so that no code can name it."""
        if "own" in entry.flags and entry.name not in OWN_LAYERS:
            message = f"`{component.tag}` is private in Keras, so that code cannot name it"
            self.refusals.add(component.path, message, "replace it with a layer of yours")

    def name(self, entry: Entry) -> str:
        """Returns the name of a class or function of Keras in full, or that of one of our own."""
        if "own" in entry.flags:
            self.own[entry.name] = None
            return entry.name
        return f"keras.{_HOMES.get(entry.kind, entry.kind)}.{entry.name}"

    def arguments(self, component: Component, entry: Entry, lookup: Lookup) -> Arguments:
        """Returns the arguments of a component by name, in the order in which they are written."""
        found: Arguments = {}
        if entry.kind == "applications" and "weights" not in component.args:
            found["weights"] = atom("None")
        exact = _draws_often(component, entry)
        for name, value in component.args.items():
            parameter = entry.parameters.get(name)
            random = exact and parameter is not None and _is_random(value, parameter)
            # Keras draws the seed of an object before those of its other initializers.
            alone = random and isinstance(value, str)
            drawn = Component(value, path=component.path / name) if alone else value
            found[name] = self.value(drawn, component.path / name, lookup, parameter)
        return found


def in_order(arguments: Mapping[str, Code], entry: Entry) -> Iterator[Code]:
    """Yields arguments as people write them: the first ones by their place."""
    order = [*entry.parameters]
    placed = _count_placed(order, arguments, entry)
    yield from (arguments[name] for name in order[:placed])
    for name, code in arguments.items():
        if name not in order[:placed]:
            yield code.after(f"{name}=")


def _count_placed(order: list[str], arguments: Mapping[str, Code], entry: Entry) -> int:
    """Returns how many arguments are given by their place: one that says enough by itself."""
    required = [name for name, parameter in entry.parameters.items() if parameter.required]
    if entry.kind in _KEYWORDS_ONLY or not order or order[0] not in arguments:
        return 0
    if order[1:2] == ["kernel_size"] and "kernel_size" in arguments:
        return 2
    return 1 if len(required) < 2 else 0


def deferred_lookup(deferred: Deferred, outer: Lookup) -> Lookup:
    """Returns what knows the names of a deferred value of an expanded graph."""

    def lookup(name: str) -> Any:
        if name not in deferred.values:
            return outer(name)
        value = deferred.values[name]
        if isinstance(value, Deferred):
            return f"({write_template(value.text, deferred_lookup(value, outer))})"
        return literal(value)

    return lookup


def _knows_nothing(name: str) -> Any:
    raise KeyError(name)


def _fitted(code: Code, parameter: Parameter | None) -> Code:
    """Returns an expression whose value is a whole number where one is taken."""
    if parameter is None or "integer" not in parameter.types or "number" in parameter.types:
        return code
    whole = "/" not in str(code).replace("//", "") and "." not in str(code).replace(".shape", "")
    return code if whole or str(code).startswith(("int(", "round(")) else call("int", [code])


def _is_nested(value: Value) -> bool:
    return isinstance(value, (tuple, FrozenDict, Component))


def _draws_often(component: Component, entry: Entry) -> bool:
    """Returns whether several initializers of a component draw seeds, in some order."""
    values = {
        name: component.args.get(name, parameter.default)
        for name, parameter in entry.parameters.items()
    }
    return sum(_is_random(value, entry.parameters[name]) for name, value in values.items()) > 1


def _is_random(value: Value, parameter: Parameter) -> bool:
    """Returns whether a value is an initializer that draws."""
    if "initializers" not in parameter.accepts:
        return False
    name = value.tag if isinstance(value, Component) else value
    if not isinstance(name, str):
        return False
    entry = catalog.find("initializers", catalog.identifiers("initializers").get(name, name))
    return entry is None or "seed" in entry.parameters


def sizes(shape: Value, write: Callable[[Value], Code]) -> Code:
    """Returns the shape of an input."""
    if all(size is None or isinstance(size, int) for size in shape):
        return numbers(shape)
    return items("(", map(write, shape), ")")
