"""KF708: what Keras would refuse to make for a training, found before there is one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kerasflow import catalog
from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.expanding import Expansion
from kerasflow.blueprints.keys import components_of
from kerasflow.blueprints.specs import Component, Value
from kerasflow.building.components import make_component
from kerasflow.building.deferred import DeferredValues, unknown_names
from kerasflow.building.surroundings import precision
from kerasflow.catalog import Kind
from kerasflow.errors import BuildError, Problem


def refused_parts(
    blueprint: Blueprint, expansion: Expansion, deferred: Mapping[str, Any]
) -> Iterator[Problem]:
    """Makes what a training takes beside its model, and yields what Keras refuses of it.

    No more than single numbers is allocated, and nothing written. What waits for data is left out,
    as are classes of users, which may do anything when they are made.

    Args:
        blueprint: A checked one.
        expansion: It, written out.
        deferred: Values of deferred expressions, by dotted name.
    """
    deferred_values = DeferredValues(deferred, {})
    with precision(blueprint.runtime.precision):
        for component, kind in _parts(expansion):
            if unknown_names(component, deferred_values) or _is_of_users(component):
                continue
            try:
                make_component(component, (kind,), deferred_values)
            except BuildError as error:
                path = error.path or component.path
                yield Problem("KF708", error.message, path, hint=error.hint, at_key=True)


def _parts(expansion: Expansion) -> Iterator[tuple[Component, Kind]]:
    for _, value, _, kind in components_of(expansion.compile):
        # Some metrics allocate as much as their arguments say.
        for component in list_components(value) if kind != "metrics" else ():
            yield component, kind
    for component in list_components(expansion.callbacks):
        yield component, "callbacks"


def list_components(value: Value) -> Iterator[Component]:
    """Yields the components of a value: itself, or those in a list or by output."""
    if isinstance(value, Component):
        yield value
    elif isinstance(value, (tuple, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from list_components(item)


def _is_of_users(value: Value) -> bool:
    """Returns whether a class of a user is in a value."""
    if isinstance(value, Component):
        entry = catalog.find_tag(value.tag)
        return entry is None or "registered" in entry.flags or _is_of_users(value.args)
    if isinstance(value, (tuple, dict)):
        return any(map(_is_of_users, value.values() if isinstance(value, dict) else value))
    return False
