"""Components to Keras objects, by the catalog; never by Keras' own deserialization."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial, update_wrapper
from operator import attrgetter
from typing import Any

import keras

from kerasflow import catalog
from kerasflow.blueprints.expanding.evaluation import whole
from kerasflow.blueprints.graphs import Deferred, Graph
from kerasflow.blueprints.specs import Component, FrozenDict, Value
from kerasflow.building import own_layers
from kerasflow.building.deferred import DeferredValues
from kerasflow.catalog import Entry, Kind, Parameter
from kerasflow.errors import BuildError
from kerasflow.paths import Path

_HOMES: Mapping[Kind, Any] = {
    "layers": keras.layers,
    "losses": keras.losses,
    "metrics": keras.metrics,
    "optimizers": keras.optimizers,
    "schedules": keras.optimizers.schedules,
    "callbacks": keras.callbacks,
    "initializers": keras.initializers,
    "regularizers": keras.regularizers,
    "constraints": keras.constraints,
    "activations": keras.activations,
    "ops": keras.ops,
    "applications": keras.applications,
}
_NOISE = re.compile(r"\x1b\[[0-9;]*m|\{\{.*?\}\} ?|=?<class 'inspect\._empty'>")


def find_class(entry: Entry) -> Callable[..., Any]:
    """Returns what an entry of the catalog stands for: Keras', our own or the user's."""
    registered = catalog.registered(entry.kind, entry.name)
    if registered is not None:
        return registered
    home = own_layers if "own" in entry.flags else _HOMES[entry.kind]
    found: Callable[..., Any] = attrgetter(entry.name)(home)
    return found


def make(value: Value, kinds: tuple[Kind, ...], deferred_values: DeferredValues, path: Path) -> Any:
    """Returns a value of a blueprint as Keras takes it.

    Args:
        value: Plain, late, or with components and graphs in it.
        kinds: The kinds of component that the place takes, where a string names one too; empty
            for any, where strings are plain.
        deferred_values: Knows the values of deferred expressions.
        path: Where the value stands, for errors.

    Raises:
        BuildError: Keras refused a component, or a name means nothing.
    """
    if isinstance(value, Deferred):
        value = deferred_values.evaluate(value, path)
    if isinstance(value, Component):
        return make_component(value, kinds, deferred_values)
    if isinstance(value, str) and kinds:
        return _make_named(value, kinds, deferred_values, path)
    if isinstance(value, Graph):
        from kerasflow.building.models import build_graph

        return build_graph(value, deferred_values)
    if isinstance(value, tuple):
        return [
            make(item, kinds, deferred_values, path / index) for index, item in enumerate(value)
        ]
    if isinstance(value, FrozenDict):
        refuse_configuration(value, path)
        return {key: make(item, kinds, deferred_values, path / key) for key, item in value.items()}
    return value


def make_component(
    component: Component, kinds: tuple[Kind, ...], deferred_values: DeferredValues
) -> Any:
    """Returns the Keras object of a component, made with its arguments.

    Raises:
        BuildError: The name is not known, or Keras refused the arguments.
    """
    if component.tag == "Model":
        return make(component.args["model"], (), deferred_values, component.path)
    entry = catalog.find_tag(component.tag, kinds or None)
    if entry is None:
        raise BuildError(f"`{component.tag}` is nothing that can be built", component.path)
    return _make_entry(component, entry, deferred_values)


def _make_named(
    name: str, kinds: tuple[Kind, ...], deferred_values: DeferredValues, path: Path
) -> Any:
    """Returns the component that a name in quotes stands for, such as ``"he_normal"``."""
    for kind in kinds:
        entry = catalog.find(kind, catalog.identifiers(kind).get(name, name))
        if entry:
            return _make_entry(Component(name, path=path), entry, deferred_values)
    raise BuildError(f"`{name}` is no name of {' or '.join(kinds)}", path)


def _make_entry(component: Component, entry: Entry, deferred_values: DeferredValues) -> Any:
    made = find_class(entry)
    args = make_arguments(component, entry, deferred_values)
    if entry.kind in ("activations", "losses", "metrics") and not isinstance(made, type):
        # A function that Keras calls itself; the document gives the rest of its arguments.
        return update_wrapper(partial(made, **args), made) if args else made
    return refusing(component.path, f"`{component.tag}`", lambda: made(**args))


def make_arguments(
    component: Component, entry: Entry, deferred_values: DeferredValues
) -> dict[str, Any]:
    """Returns the arguments of a component as Keras takes them.

    Raises:
        BuildError: Keras refused a component in them, or a value is none that Keras may get.
    """
    # Where nothing is said, Keras would download the weights of an application.
    downloads = entry.kind == "applications" and "weights" in entry.parameters
    made: dict[str, Any] = {"weights": None} if downloads else {}
    for name, value in component.args.items():
        parameter, path = entry.parameters.get(name), component.path / name
        if isinstance(value, str) and "registered" in entry.flags:
            made[name] = value  # the user's own code gets its strings as they are written
            continue
        if _holds_mapping(value) and "registered" not in entry.flags:
            raise BuildError(f"`{component.tag}.{name}` takes no mapping", path)
        item = make(value, parameter.accepts if parameter else (), deferred_values, path)
        made[name] = _fitted(item, parameter, path) if parameter else item
    return made


def _holds_mapping(value: Value) -> bool:
    """Returns whether a value has a mapping in it, which Keras would read as a configuration."""
    if isinstance(value, tuple):
        return any(_holds_mapping(item) for item in value)
    return isinstance(value, dict)


def _fitted(item: Any, parameter: Parameter, path: Path) -> Any:
    """Returns a whole number as an integer where one is taken; refuses what may be a file."""
    if isinstance(item, str) and parameter.types and "string" not in parameter.types:
        raise BuildError(f"`{path.parts[-1]}` takes no string, found `{item}`", path)
    return whole(item, parameter)


def refuse_configuration(mapping: Mapping[str, Any], path: Path) -> None:
    """Refuses what Keras would deserialize.

    Raises:
        BuildError: The mapping is a configuration of Keras.
    """
    if "class_name" in mapping:
        message = "a configuration of Keras is no component"
        raise BuildError(message, path / "class_name", hint='write {"Name": {…}} instead')


def refusing(path: Path, what: str, action: Callable[[], Any]) -> Any:
    """Runs something of Keras; its error becomes a `BuildError` with the place in the file."""
    try:
        return action()
    except BuildError:
        raise
    except Exception as error:  # Keras raises whatever its backend does
        raise BuildError(f"Keras refused {what}: {words_of(error)}", path) from error


def words_of(error: BaseException) -> str:
    """Returns the sentence of a Keras error, without colour codes and without its long tail."""
    text = _NOISE.sub("", str(error)) or type(error).__name__
    text = text.split("Arguments received by", 1)[0]
    paragraphs = [line.strip() for line in text.split("\n") if line.strip()]
    if len(paragraphs) > 1 and paragraphs[0].startswith("Exception encountered when calling"):
        paragraphs = paragraphs[1:]
    return " ".join(paragraphs)
