"""Layers that are used twice: what Keras would let share weights, and a document cannot say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kerasflow.blueprints.spelling.components import Spelled
from kerasflow.blueprints.spelling.layers import Layer
from kerasflow.blueprints.spelling.models import Model, reachable
from kerasflow.blueprints.spelling.tensors import holds_tensors

_WITH_STATE = frozenset({"adapts", "cell", "registered", "weights"})


def refuse_split_weights(value: Any) -> None:
    """Refuses a layer or model that is used in two places which cannot share its weights.

    Calls within one model share weights. The same layer in two models, in two lists, or both
    called and inside another layer, would silently become two.

    Raises:
        ValueError: There is such a layer.
    """
    homes: dict[int, object] = {}
    for item, home in _uses(value, object()):
        if homes.setdefault(id(item), home) is not home and _has_state(item):
            raise ValueError(
                f"{item!r} is used in two places that cannot share its weights; "
                "call it twice within one model, or make two"
            )


def _uses(value: Any, home: object) -> Iterator[tuple[Layer | Model, object]]:
    """Yields every layer and model in a value with the graph or the argument that holds it."""
    if isinstance(value, (list, tuple)) and holds_tensors(value):
        yield from _called(value, value)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _uses(item, object())
    elif isinstance(value, Mapping):
        yield from _uses(list(value.values()), home)
    elif isinstance(value, Model):
        yield value, home
        yield from _called(value.outputs, value)
    elif isinstance(value, Spelled):
        if isinstance(value, Layer):
            yield value, home
        yield from _uses(value.args, home)


def _called(outputs: Any, home: object) -> Iterator[tuple[Layer | Model, object]]:
    for callee in dict.fromkeys(node.callee for node in reachable(outputs)):
        yield from _uses(callee, home)


def _has_state(item: Layer | Model) -> bool:
    return isinstance(item, Model) or bool(item.entry.flags & _WITH_STATE)
