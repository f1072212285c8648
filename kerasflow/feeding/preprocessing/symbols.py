"""`preprocess` in symbols: what its nodes will give, before any layer has learned anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kerasflow.blueprints.graphs import Call, Graph, Wire
from kerasflow.building.signatures import TensorInfo
from kerasflow.catalog import NODE_KINDS, find_tag
from kerasflow.checking.adapting_rules import is_told
from kerasflow.documents.values import Document
from kerasflow.feeding.plans import calls_of
from kerasflow.feeding.preprocessing.corrections import correct
from kerasflow.feeding.preprocessing.fitting import learned_sizes
from kerasflow.feeding.preprocessing.pipelines import full_precision

if TYPE_CHECKING:
    from kerasflow.building.inference import Inference


def infer_nodes(
    graph: Graph,
    columns: Mapping[str, TensorInfo],
    wires: Iterable[Wire],
    document: Document | None = None,
) -> Inference:
    """Returns what it takes to make some wires, in symbols.

    Args:
        graph: The expanded `preprocess`.
        columns: Those that are known, as the graph takes them.
        wires: What is asked for.
        document: Gives the places of the way to a node in a block.
    """
    calls = calls_of(graph, wires)
    graph = replace(graph, calls=calls, outputs={})
    found = _infer(graph, columns, {}, document)
    sizes = told_sizes(found)
    # A size that an argument tells may stand in the arguments of another node.
    found = _infer(graph, columns, sizes, document) if sizes and found.unknown else found
    own = {
        place
        for call in calls
        if _is_registered(call)
        for place in (call.path, call.component.path)
    }
    # What Keras cannot run in symbols may run on the data all the same, if it is not Keras'.
    return replace(found, problems=tuple(item for item in found.problems if item.path not in own))


def told_sizes(inference: Inference) -> dict[str, int]:
    """Returns the deferred values of the layers to which an argument says what others learn."""
    told = {node.call.name for node in inference.nodes if is_told(node.call.component)}
    sizes: dict[str, int] = {}
    for node in inference.nodes:
        if {node.call.name, node.call.shares} & told:
            sizes |= learned_sizes(node.call, node.callee)
    return sizes


def _infer(
    graph: Graph,
    columns: Mapping[str, TensorInfo],
    deferred: Mapping[str, int],
    document: Document | None,
) -> Inference:
    import keras

    from kerasflow.building.deferred import DeferredValues
    from kerasflow.building.inference import infer

    given = {
        name: keras.KerasTensor((None, *info.shape), info.dtype) for name, info in columns.items()
    }
    with full_precision():
        values = DeferredValues(deferred, {})
        return infer(graph, values, given=given, correct=correct, document=document)


def _is_registered(call: Call) -> bool:
    entry = find_tag(call.component.tag, NODE_KINDS)
    return bool(entry and "registered" in entry.flags)
