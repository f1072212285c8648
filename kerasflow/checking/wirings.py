"""How the calls of a graph hang together: what each is called on, and how much it gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from kerasflow.blueprints.graphs import Call, Deferred, Graph, Ref, Wire
from kerasflow.blueprints.specs import EMPTY, Component, FrozenDict, Value
from kerasflow.catalog import NODE_KINDS, Entry, find_tag
from kerasflow.catalog.outputs import Called, count_outputs
from kerasflow.paths import Path


class Wiring:
    """A graph, and what can be read off its wires."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    @cached_property
    def calls(self) -> dict[str, Call]:
        """The calls by name."""
        return {call.name: call for call in self.graph.calls}

    @cached_property
    def sources(self) -> dict[str, tuple[str, ...]]:
        """The nodes that each call is called on, by its name."""
        return {
            call.name: tuple(ref.node for _, ref in wires_of(call)) for call in self.graph.calls
        }

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """The nodes that an output or another node takes, if only for their shape."""
        taken = {name for names in self.sources.values() for name in names}
        expressions = (
            deferred for call in self.graph.calls for deferred in deferred_in(call.component)
        )
        shapes = (wire for deferred in expressions for wire in deferred.shapes.values())
        taken |= {ref.node for wire in shapes for ref in flat(wire)}
        return frozenset(taken | self.given)

    @cached_property
    def outputs(self) -> tuple[Ref, ...]:
        """What the outputs are taken from."""
        return tuple(ref for wire in self.graph.outputs.values() for ref in flat(wire))

    @cached_property
    def given(self) -> frozenset[str]:
        """The nodes that are outputs."""
        return frozenset(ref.node for ref in self.outputs)

    @cached_property
    def alive(self) -> frozenset[str]:
        """The nodes that reach an output."""
        return _reached(self.given, self.sources)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The calls that reach no output, which Keras does not put into the model."""
        return tuple(call.name for call in self.graph.calls if call.name not in self.alive)

    @cached_property
    def needed(self) -> frozenset[str]:
        """The nodes without which the outputs cannot be made: also for a shape, or for a layer."""
        needs = {call.name: (*self.sources[call.name], *_lent(call)) for call in self.graph.calls}
        return _reached(self.given, needs)

    @cached_property
    def constant(self) -> frozenset[str]:
        """The calls that depend on no input of the model."""
        constant: set[str] = set()
        for call in self.graph.calls:
            if constant.issuperset(self.sources[call.name]):
                constant.add(call.name)
        return frozenset(constant)


def _reached(start: Iterable[str], sources: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Returns some nodes and all that stand before them."""
    found: set[str] = set()
    waiting = [*start]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(sources.get(name, ()))
    return frozenset(found)


def _lent(call: Call) -> Iterator[str]:
    """Yields the nodes of which a call takes the shape or the layer."""
    if call.shares:
        yield call.shares
    for deferred in deferred_in((call.component, call.call)):
        yield from (ref.node for wire in deferred.shapes.values() for ref in flat(wire))


def is_described(entry: Entry | None) -> bool:
    """Returns whether the catalog knows for certain which tensors something is called on."""
    return bool(entry and entry.call and not entry.flags & {"registered", "open"})


def place_call(call: Call) -> Path:
    """Returns where the tag of a node stands; for a node that shares a layer, the node itself."""
    tag = call.component.path
    return tag if tag.parts[: len(call.path.parts)] == call.path.parts else call.path


def wires_of(call: Call) -> Iterator[tuple[Path, Ref]]:
    """Yields every reference that a call takes, with its path in the document."""
    yield from input_wires(call)
    if call.call:
        yield from _wires_in(call.call, call.path / "call")


def input_wires(call: Call) -> Iterator[tuple[Path, Ref]]:
    """Yields every reference in the inputs of a call, with its path in the document."""
    inputs = call.path / "inputs"
    if isinstance(call.inputs, FrozenDict):
        yield from _wires_in(call.inputs, inputs)
    elif isinstance(call.inputs, Ref):
        yield inputs, call.inputs
    else:
        for index, wire in enumerate(call.inputs):
            yield from ((inputs / index, ref) for ref in flat(wire))


def _wires_in(arguments: FrozenDict, path: Path) -> Iterator[tuple[Path, Ref]]:
    for name, value in arguments.items():
        yield from ((path / name, ref) for ref in flat(value))


def flat(wire: Wire | Value) -> Iterator[Ref]:
    """Yields the references in a wire, or in a value that may hold some."""
    if isinstance(wire, Ref):
        yield wire
    elif isinstance(wire, tuple):
        for item in wire:
            yield from flat(item)


def deferred_in(value: Value) -> Iterator[Deferred]:
    """Yields what is deferred in a value, nested models left alone."""
    if isinstance(value, Deferred):
        yield value
    elif isinstance(value, Component):
        yield from deferred_in(value.args)
    elif isinstance(value, (dict, tuple)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from deferred_in(item)


_HOLDERS = (Graph, Component, dict, tuple)


def nested_graphs(value: Value) -> Iterator[Graph]:
    """Yields the graphs of the models in a value, and those inside them."""
    if isinstance(value, Graph):
        yield value
        for call in value.calls:
            yield from nested_graphs(call.component.args)
    elif isinstance(value, Component):
        yield from nested_graphs(value.args)
    elif isinstance(value, (dict, tuple)):
        for item in value.values() if isinstance(value, dict) else value:
            if isinstance(item, _HOLDERS):  # most are numbers and texts
                yield from nested_graphs(item)


def output_count(call: Call, entry: Entry | None, given: int | None) -> int | None:
    """Returns how many tensors a call gives; None where that is not known for certain.

    Args:
        call: The call.
        entry: What the catalog says of what it calls.
        given: How many tensors it is called on; None where that is not known.
    """
    args = call.component.args
    if call.component.tag == "Model":
        graph = args.get("model")
        return len(graph.outputs) if isinstance(graph, Graph) else None
    return count_outputs(Called(entry, args, _held, call.call, given))


def _held(value: Value) -> Called | None:
    if not isinstance(value, Component):
        return None
    return Called(find_tag(value.tag, NODE_KINDS), value.args, _held, EMPTY, 1)
