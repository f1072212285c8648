"""The shapes of what a model gives, by the names of its outputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kerasflow.blueprints.blueprint import Blueprint


def list_output_shapes(model: Any, blueprint: Blueprint) -> dict[str, tuple[int | None, ...]]:
    """Returns the shape of a row of each output that has a name; of a class of its own, none.

    Args:
        model: Built of the blueprint.
        blueprint: Checked.
    """
    given, graph = getattr(model, "output", None), blueprint.expansion.graph
    if given is None:
        return {}
    only = zip(graph.outputs if graph else (), [given], strict=False)
    tensors = given if isinstance(given, Mapping) else dict(only)
    return {name: tuple(tensor.shape[1:]) for name, tensor in tensors.items()}
