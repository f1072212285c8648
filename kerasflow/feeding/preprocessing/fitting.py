"""Layers that learn something from the data before the model does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from kerasflow.blueprints.graphs import Call, Ref, Wire
from kerasflow.blueprints.specs import FrozenDict
from kerasflow.checking.adapting_rules import is_told
from kerasflow.errors import BuildError, KerasflowError
from kerasflow.feeding.plans import calls_of, columns_of, entry_of
from kerasflow.feeding.preprocessing.memory_estimates import spent
from kerasflow.feeding.preprocessing.pipelines import Pipeline, full_precision
from kerasflow.feeding.tables import Table


@dataclass(frozen=True, slots=True)
class Shaped:
    """Stands for a tensor of which only the shape counts, the batch axis as None."""

    shape: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of a pipeline beside its layers.

    Args:
        deferred: What was learned, as deferred values: ``preprocess.tokens.vocabulary_size``.
        shapes: By the name of a column or call: `Shaped`, or a list of them.
    """

    deferred: dict[str, Any] = field(default_factory=dict)
    shapes: dict[str, Any] = field(default_factory=dict)


def fit_pipeline(pipeline: Pipeline, table: Table, wires: Iterable[Wire]) -> Knowledge:
    """Makes the calls that it takes for some wires, and adapts what can adapt, in order.

    Args:
        pipeline: Its graph is read, its `callees` are filled.
        table: The training split, and nothing else.
        wires: What will be asked of the pipeline.

    Raises:
        DataError: A cell is not what a layer takes.
        BlueprintError: A call takes too much memory.
        BuildError: Keras refused a call or an adaption.
    """
    wires = tuple(wires)
    probe = pipeline.probe(table, columns_of(pipeline.graph, wires))
    known = Knowledge(shapes={name: _shaped(column) for name, column in probe.tensors.items()})
    calls = calls_of(pipeline.graph, wires)
    for call, names in zip(calls, spent(calls, wires), strict=True):
        make(pipeline, call, known)
        if adapts(call):
            _adapt(pipeline, call, table)
        note_learned(pipeline, call, known)
        known.shapes[call.name] = _shaped(probe.run(call))
        probe.drop(names)
        _refuse_weights(pipeline, call)
    return known


def _refuse_weights(pipeline: Pipeline, call: Call) -> None:
    """Refuses a registered layer with weights; of Keras' layers the checker knows which have."""
    entry = entry_of(call)
    registered = bool(entry and "registered" in entry.flags)
    if registered and not adapts(call) and getattr(pipeline.callees[call.name], "weights", None):
        message = f"`{call.component.tag}` has weights, which `preprocess` never trains"
        raise BuildError(message, call.path, hint="put it into the model, or give it an `adapt`")


def make(pipeline: Pipeline, call: Call, known: Knowledge) -> None:
    """Makes what a call calls, or takes what it shares."""
    from kerasflow.building.calling import make_callee
    from kerasflow.building.deferred import DeferredValues

    if call.shares:
        pipeline.callees[call.name] = pipeline.callees[call.shares]
        return
    with full_precision():
        callee = make_callee(call, DeferredValues(known.deferred, known.shapes))
    pipeline.callees[call.name] = callee


def note_learned(pipeline: Pipeline, call: Call, known: Knowledge) -> None:
    """Adds what a call's layer has learned to the deferred values."""
    known.deferred.update(learned_sizes(call, pipeline.callees[call.name]))


def learned_sizes(call: Call, callee: Any) -> dict[str, int]:
    """Returns the deferred values of a layer that has learned, or was told what it would learn."""
    sizes = {}
    if hasattr(callee, "vocabulary_size"):
        sizes[f"preprocess.{call.name}.vocabulary_size"] = int(callee.vocabulary_size())
    if getattr(callee, "bin_boundaries", None) is not None:
        sizes[f"preprocess.{call.name}.num_bins"] = len(callee.bin_boundaries) + 1
    return sizes


def _shaped(tensor: Any) -> Any:
    if isinstance(tensor, (list, tuple)):
        return [_shaped(item) for item in tensor]
    return Shaped((None, *tensor.shape[1:]))


def adapts(call: Call) -> bool:
    """Returns whether a call has a layer of its own that learns from the data."""
    entry = entry_of(call)
    able = entry is not None and "adapts" in entry.flags
    return able and not is_told(call.component) and not call.shares


def input_wire(call: Call) -> Wire:
    """Returns the one tensor that a layer adapts to."""
    wires = call.inputs
    if isinstance(wires, FrozenDict):
        wires = tuple(wires.values())
    if isinstance(wires, tuple) and len(wires) == 1:
        wires = wires[0]
    if not isinstance(wires, Ref):
        raise BuildError(f"`{call.component.tag}` adapts to one tensor", call.path / "inputs")
    return wires


def _adapt(pipeline: Pipeline, call: Call, table: Table) -> None:
    from kerasflow.building.components import refusing

    layer: Any = pipeline.callees[call.name]
    batches = pipeline.batches(table, {"data": input_wire(call)})
    try:
        refusing(
            call.path,
            f"`{call.component.tag}`",
            lambda: layer.adapt(batch["data"] for batch in batches),
        )
    except BuildError as error:
        # A fault of the data that turned up on the way says more than what became of it.
        if isinstance(error.__cause__, KerasflowError):
            raise error.__cause__ from None
        raise
