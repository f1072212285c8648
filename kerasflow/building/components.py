"""Components to Keras objects, by the catalog; never by Keras' own deserialization."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

import keras

from kerasflow import catalog
from kerasflow.blueprints.expanding.evaluation import whole
from kerasflow.blueprints.graphs import Graph, Late
from kerasflow.blueprints.specs import Component, FrozenDict, Value
from kerasflow.building import house
from kerasflow.building.late import Lateness
from kerasflow.catalog import Entry, Kind
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


def find_class(entry: Entry) -> Callable[..., Any]:
    """Returns what an entry of the catalog stands for: Keras', the house's or the user's."""
    registered = catalog.registered(entry.kind, entry.name)
    if registered is not None:
        return registered
    home = house if "house" in entry.flags else _HOMES[entry.kind]
    found: Callable[..., Any] = attrgetter(entry.name)(home)
    return found


def make(value: Value, kinds: tuple[Kind, ...], lateness: Lateness, path: Path) -> Any:
    """Returns a value of a blueprint as Keras takes it.

    Args:
        value: Plain, late, or with components and graphs in it.
        kinds: The kinds of component that the place takes; empty for any.
        lateness: Knows late values.
        path: Where the value stands, for errors.

    Raises:
        BuildError: Keras refused a component.
    """
    if isinstance(value, Component):
        return make_component(value, kinds, lateness)
    if isinstance(value, Late):
        return lateness.evaluate(value, path)
    if isinstance(value, Graph):
        from kerasflow.building.models import build_graph

        return build_graph(value, lateness)
    if isinstance(value, tuple):
        return [make(item, kinds, lateness, path / index) for index, item in enumerate(value)]
    if isinstance(value, FrozenDict):
        return {key: make(item, kinds, lateness, path / key) for key, item in value.items()}
    return value


def make_component(component: Component, kinds: tuple[Kind, ...], lateness: Lateness) -> Any:
    """Returns the Keras object of a component, made with its arguments.

    Raises:
        BuildError: The name is not known, or Keras refused the arguments.
    """
    if component.tag == "Model":
        return make(component.args["model"], (), lateness, component.path)
    entry = catalog.find_tag(component.tag, kinds or None)
    if entry is None:
        raise BuildError(f"`{component.tag}` is nothing that can be built", component.path)
    made = find_class(entry)
    args = make_arguments(component, entry, lateness)
    return refusing(component.path, component.tag, lambda: made(**args))


def make_arguments(component: Component, entry: Entry, lateness: Lateness) -> dict[str, Any]:
    """Returns the arguments of a component as Keras takes them."""
    made = {}
    for name, value in component.args.items():
        parameter = entry.parameters.get(name)
        kinds = parameter.accepts if parameter else ()
        item = make(value, kinds, lateness, component.path / name)
        made[name] = whole(item, parameter) if parameter else item
    return made


def refusing(path: Path, what: str, action: Callable[[], Any]) -> Any:
    """Runs something of Keras; its error becomes a `BuildError` with the place in the file."""
    try:
        return action()
    except BuildError:
        raise
    except Exception as error:  # Keras raises whatever its backend does
        raise BuildError(f"Keras refused `{what}`: {_words(error)}", path) from error


def _words(error: Exception) -> str:
    """Returns the sentence of a Keras error, without colour codes and without its long tail."""
    text = str(error) or type(error).__name__
    text = text.replace("\x1b[1m", "").replace("\x1b[0m", "")
    text = text.split("Arguments received by", 1)[0]
    paragraphs = [line.strip() for line in text.split("\n") if line.strip()]
    if len(paragraphs) > 1 and paragraphs[0].startswith("Exception encountered when calling"):
        paragraphs = paragraphs[1:]
    return " ".join(paragraphs)
