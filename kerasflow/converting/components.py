"""Objects of Keras to components: the tag, and the arguments that are not at their defaults."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import keras

from kerasflow import catalog
from kerasflow.blueprints.specs import Component, FrozenDict, ModelSpec, Value
from kerasflow.building.components import make_component
from kerasflow.building.deferred import DeferredValues
from kerasflow.building.keras_internals import automatic_name, is_graph, read_argument
from kerasflow.building.surroundings import counting_anew
from kerasflow.catalog import Entry, Kind, Parameter
from kerasflow.converting.class_names import find_entry, identifier
from kerasflow.converting.lost_arguments import PROBES, UNKEPT
from kerasflow.converting.values import InexpressibleError, write_plain
from kerasflow.documents.expressions import escape
from kerasflow.errors import BuildError

_NOTHING_KNOWN = DeferredValues({}, {})
_REGISTER = "register its class with `kf.register`, or put in its place what Keras has"


class Reader:
    """Reads objects of Keras.

    Args:
        policy: The name of the dtype policy that the blueprint states for all layers.
        read_model: Returns the spec of a model that is an argument, as of `TimeDistributed`.
    """

    def __init__(self, policy: str, read_model: Callable[[Any], ModelSpec]) -> None:
        self.policy, self._read_model = policy, read_model
        self._shortened: dict[Any, dict[str, Value]] = {}

    def component(self, made: Any, kinds: tuple[Kind, ...], *, bare: bool = False) -> Component:
        """Returns the component of an object.

        Args:
            made: A layer, loss, optimizer, initializer, …
            kinds: What it can be.
            bare: Leave out its name, its dtype and whether it trains, which stand elsewhere.

        Raises:
            InexpressibleError: It is of a class that documents cannot name, or an argument is.
        """
        entry = find_entry(type(made), kinds)
        if entry is None:
            raise InexpressibleError(*_refuse_class(type(made), kinds))
        given = dict(self._arguments(made, entry, bare=bare))
        return Component(_tag(entry), FrozenDict(self._shorter(entry, given)))

    def value(self, value: Any, kinds: tuple[Kind, ...] = ()) -> Value:
        """Returns a value of an argument: plain, or with components and models in it."""
        if isinstance(value, (list, tuple)):
            return tuple(self.value(item, kinds) for item in value)
        if is_graph(value):
            return self._read_model(value)
        if kinds and callable(value) and not isinstance(value, type):
            return self._named(value, kinds)
        if hasattr(value, "get_config") and not isinstance(value, keras.DTypePolicy):
            return self._named(value, kinds or catalog.KINDS)
        return write_plain(value)

    def _named(self, made: Any, kinds: tuple[Kind, ...]) -> Value:
        """Returns an object as the string that Keras knows it by, or as its component."""
        function = made.func if isinstance(made, functools.partial) else made
        entry = find_entry(function, kinds)
        if entry is None:
            component = self.component(made, kinds)
            return self._spelled(component, kinds)
        given = made.keywords if isinstance(made, functools.partial) else {}
        args = FrozenDict({key: self.value(item) for key, item in given.items()})
        return self._spelled(Component(_tag(entry), args), kinds)

    def _spelled(self, component: Component, kinds: tuple[Kind, ...]) -> Value:
        entry = catalog.find_tag(component.tag, kinds) or catalog.find(kinds[0], component.tag)
        known = entry and not component.args and identifier(entry)
        return known if known else component

    def _arguments(self, made: Any, entry: Entry, *, bare: bool) -> Iterator[tuple[str, Value]]:
        config = _configuration(made)
        for name, parameter in entry.parameters.items():
            if (entry.kind, entry.name, name) in UNKEPT or ("*", "*", name) in UNKEPT:
                continue
            if name in _OF_EVERY_LAYER and entry.kind in NAMED:
                if not bare:
                    yield from self._common(made, name)
                continue
            value = self.value(_raw(made, entry, parameter, config), parameter.accepts)
            if name == "name" and _is_automatic(made, value):
                continue
            if name == "dtype" and value == keras.config.floatx():
                continue
            if parameter.required or not self._is_default(value, parameter):
                yield name, value

    def _common(self, layer: Any, name: str) -> Iterator[tuple[str, Value]]:
        """Yields the name, the dtype or `trainable` of a layer inside of another, if it is said."""
        if name == "name" and not is_automatic(layer):
            yield name, escape(layer.name)
        if name == "dtype" and (dtype := self.dtype(layer)):
            yield name, dtype
        if name == "trainable" and not layer.trainable:
            yield name, False

    def dtype(self, layer: Any) -> str | None:
        """Returns the dtype policy of a layer where it is not what it would have by itself.

        Raises:
            InexpressibleError: The policy has no name.
        """
        policy = layer.dtype_policy
        if policy.name == self.policy:
            return None
        if type(policy) is not keras.DTypePolicy:
            message = f"a `{type(policy).__name__}` is no dtype that a document can hold"
            raise InexpressibleError(message, "convert the model before it is quantized")
        entry = find_entry(type(layer), NAMED)
        return None if entry and self._has_by_itself(layer, entry) else str(policy.name)

    def _has_by_itself(self, layer: Any, entry: Entry) -> bool:
        """Returns whether a layer has its dtype without being told, as those of text have."""
        args = FrozenDict(self._arguments(layer, entry, bare=True))
        if any(isinstance(value, ModelSpec) for value in args.values()):
            return False
        made = make_component(Component(_tag(entry), args), (entry.kind,), _NOTHING_KNOWN)
        return bool(made.dtype_policy.name == layer.dtype_policy.name)

    def _is_default(self, value: Value, parameter: Parameter) -> bool:
        default = parameter.default
        default = tuple(default) if isinstance(default, list) else default
        if isinstance(default, str) and parameter.accepts and isinstance(value, str):
            return _meant(default, parameter.accepts) == _meant(value, parameter.accepts)
        if value == "linear" and "activations" in parameter.accepts and default is None:
            return True
        return bool(value == default) and isinstance(value, bool) == isinstance(default, bool)

    def _shorter(self, entry: Entry, given: dict[str, Value]) -> dict[str, Value]:
        """Returns arguments without what Keras makes of the others itself, as trials show."""
        if any(isinstance(value, ModelSpec) for value in given.values()):
            return given
        key = (entry.kind, entry.name, FrozenDict(given))
        if key not in self._shortened:
            self._shortened[key] = _shorten(entry, given)
        return self._shortened[key]


def _configuration(made: Any) -> Mapping[str, Any]:
    """Returns what an object says of itself.

    Raises:
        InexpressibleError: Keras cannot tell how it was made.
    """
    try:
        configuration: Mapping[str, Any] = made.get_config()
    except NotImplementedError as error:
        message = "Keras cannot tell how it was made, for an argument is an object of its own"
        raise InexpressibleError(message, "give it that argument as a string") from error
    return configuration


NAMED: tuple[Kind, ...] = ("layers", "applications", "models")
"""What a layer of a model can be named as."""

_OF_EVERY_LAYER = ("name", "dtype", "trainable")
_LEFT: Any = object()


def _shorten(entry: Entry, given: dict[str, Value]) -> dict[str, Value]:
    names = (*given,)
    whole = _say(entry, given, names)
    # Where Keras refuses them together, trials would show that nothing is needed.
    for name in names if whole is not None else ():
        for shorter in _shorter_forms(given[name], entry.parameters[name]):
            trial = {key: it for key, it in {**given, name: shorter}.items() if it is not _LEFT}
            if _say(entry, trial, names) == whole:
                given = trial
                break
    return given


def _say(entry: Entry, args: Mapping[str, Value], names: Iterable[str]) -> str | None:
    """Returns what an object of these arguments says of itself; None where Keras refuses them.

    Args:
        entry: Its class.
        args: The arguments.
        names: Those that are looked up at the object where its configuration lacks them.
    """
    component = Component(_tag(entry), FrozenDict(args))
    try:
        with counting_anew():
            made = make_component(component, (entry.kind,), _NOTHING_KNOWN)
    except BuildError:
        return None
    config = made.get_config()
    kept = {name: it for name, it in config.items() if name not in _OF_EVERY_LAYER}
    lost = {name: _raw(made, entry, entry.parameters[name], config) for name in names}
    return repr((kept, {name: it for name, it in lost.items() if name not in kept}))


def _shorter_forms(value: Value, parameter: Parameter) -> Iterator[Any]:
    """Yields what may mean the same: nothing at all, fewer arguments, one number for all axes."""
    # Where a program says nothing of it, it is the last.
    if not parameter.required and value != "channels_first":
        yield _LEFT
    if isinstance(value, Component):
        for name in value.args:
            rest = {key: item for key, item in value.args.items() if key != name}
            yield Component(value.tag, FrozenDict(rest))
    numbers = [*_numbers(value)]
    listed = isinstance(value, tuple) and "list" in parameter.types
    if listed and len(set(numbers)) == 1 and "integer" in parameter.types:
        yield numbers[0]
    if listed and len(numbers) == 2 and "number" in parameter.types:
        yield numbers[1]  # of a range that reaches as far below 0, or begins there


def _numbers(value: Value) -> Iterator[Any]:
    if isinstance(value, tuple):
        for item in value:
            yield from _numbers(item)
    else:
        yield value


def _tag(entry: Entry) -> str:
    return f"{entry.kind}.{entry.name}" if entry.kind in ("ops", "applications") else entry.name


def _meant(text: str, kinds: tuple[Kind, ...]) -> str:
    """Returns the name that a string of Keras means."""
    found = (catalog.identifiers(kind).get(text) for kind in kinds)
    return next(filter(None, found), text)


def _raw(made: Any, entry: Entry, parameter: Parameter, config: Mapping[str, Any]) -> Any:
    """Returns what an object was made with, as it keeps it."""
    probe = PROBES.get((entry.kind, entry.name, parameter.name)) or PROBES.get(
        (entry.kind, "*", parameter.name)
    )
    if probe is not None:
        return probe(made)
    raw = config.get(parameter.name)
    if parameter.name in config and not (parameter.accepts or _is_serialized(raw)):
        return raw
    try:
        return read_argument(made, parameter.name)
    except AttributeError:
        if parameter.name in config and not _is_serialized(raw):
            return raw
        message = f"`{entry.name}` does not say what its `{parameter.name}` is"
        hint = f"have its `get_config` give `{parameter.name}`, or keep it under that name"
        raise InexpressibleError(message, hint) from None


def _is_serialized(raw: Any) -> bool:
    if isinstance(raw, (list, tuple)):
        return any(map(_is_serialized, raw))
    return isinstance(raw, dict) and "class_name" in raw


def is_automatic(made: Any) -> bool:
    """Returns whether Keras gave an object its name, and no person."""
    return _is_automatic(made, made.name)


def _is_automatic(made: Any, name: Any) -> bool:
    stem = automatic_name(type(made))
    for direction in ("forward_", "backward_"):  # of a `Bidirectional`
        name = str(name).removeprefix(direction)
    head, _, number = str(name).rpartition("_")
    return name == stem or (head == stem and number.isdigit())


def _refuse_class(kind: type, kinds: tuple[Kind, ...]) -> tuple[str, str | None]:
    """Returns why documents cannot name a class, and what to do."""
    own = kind.__module__.split(".")[0] == "keras"
    known = (catalog.excluded(it).get(kind.__name__) for it in kinds if own)
    reason = next(filter(None, known), None)
    if reason:
        return f"`{kind.__name__}` {reason}", None
    if kind.__name__ == "function":
        return "a function of your own is no value of a document", _REGISTER
    return f"`{kind.__name__}` is a class that documents cannot name", _REGISTER
