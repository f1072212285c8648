"""A blueprint's model for a program of somebody's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Unpack

from kerasflow import building
from kerasflow.blueprints.loading import Source
from kerasflow.blueprints.specs import ModelSpec
from kerasflow.blueprints.unparsing import to_mapping
from kerasflow.building.placement import placing
from kerasflow.building.surroundings import drawing_for
from kerasflow.checking import examine
from kerasflow.checking.examining import Examination
from kerasflow.checking.recovery import GRAPHS
from kerasflow.documents import names
from kerasflow.running.budgeting import (
    find_room,
    refuse_large_model,
    refuse_wide_preprocessing,
)
from kerasflow.running.options import MemoryLimit, Reading
from kerasflow.running.roots import refuse_strange_source, with_recorded_roots

if TYPE_CHECKING:
    import keras

    from kerasflow.blueprints.blueprint import Blueprint

_FROM_DATA = ("preprocess", "data")


def build(
    source: Source,
    *,
    data: Any = None,
    memory_limit_bytes: MemoryLimit = "machine",
    **reading: Unpack[Reading],
) -> keras.Model:
    """Returns the Keras model of a blueprint, compiled where it has a `compile`.

    Use it inside a program of your own: the model is an ordinary one, which trains with `fit`.
    Where the blueprint leaves shapes or sizes to the data, the data is read for them.

    Args:
        source: A file, a mapping as in a file, or a `Blueprint`.
        data: Takes the place of `data.source`, as in `kerasflow.run`.
        memory_limit_bytes: Weights that take more are refused before they are made, as are nodes
            of `preprocess`; by default more than this machine has free. None for any amount.
        **reading: `sets`, `unsets` and `roots`, as `kerasflow.check` takes them.

    Raises:
        BlueprintError: The check found errors, or the weights take too much memory.
        BuildError: Keras refused a node; the error has its path and its place in the file.
        DataError: The data is needed, and missing or at fault.
        MissingDependencyError: The backend is not installed.
    """
    examination = examine(source, **with_recorded_roots(source, reading))
    blueprint = examination.require()
    limit = memory_limit_bytes
    with placing(blueprint):
        building.choose_backend(blueprint.runtime.backend)
    with drawing_for(blueprint):
        if data is None and not _needs_data(blueprint, examination):
            refuse_large_model(blueprint, limit)
            return building.build(blueprint)
        from kerasflow.feeding import feed
        from kerasflow.feeding.feeds import learning
        from kerasflow.feeding.previews.previews import preview_data

        if data is None:
            refuse_strange_source(source, blueprint, reading)
        preview = preview_data(blueprint, blueprint.expansion, data=data)
        refuse_wide_preprocessing(blueprint, limit, preview.loads)
        given = feed(blueprint, data=data, learn=learning(find_room(limit)))
        refuse_large_model(blueprint, limit, given.signature, given.deferred)
        return building.build(blueprint, signature=given.signature, deferred=given.deferred)


def _needs_data(blueprint: Blueprint, examination: Examination) -> bool:
    """Returns whether shapes, or sizes such as a vocabulary's, are left to the data."""
    graph = examination.graph
    open_shape = graph and any(spec.shape is None for spec in graph.inputs.values())
    if open_shape and (blueprint.data or isinstance(blueprint.model, ModelSpec)):
        return True
    values = to_mapping(blueprint)
    parts = [values.get(key) for key in (*GRAPHS, "compile") if key != "preprocess"]
    return any(name.partition(".")[0] in _FROM_DATA for name in _deferred_names(parts))


def _deferred_names(value: Any) -> Iterator[str]:
    if isinstance(value, str) and "${" in value:
        yield from names(value)
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _deferred_names(item)
