"""Calls of the expanded graph, one statement each: for what is wired as only the graph says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kerasflow.blueprints.expanding.naming import keras_name, snake_case
from kerasflow.blueprints.graphs import Call, Deferred, Ref, Wire, refs_in
from kerasflow.blueprints.specs import Component, FrozenDict, Value
from kerasflow.converting.python.calls import CallWriter, Given, is_op, output_names
from kerasflow.converting.python.components import Arguments
from kerasflow.converting.python.expressions import Lookup
from kerasflow.converting.python.facts import Facts, references, root_of
from kerasflow.converting.python.layout import Code, atom
from kerasflow.converting.python.places import TangledError
from kerasflow.converting.python.statements import Statements
from kerasflow.converting.python.tensors import Tensor, placed, shape_comment, tensor_of


@dataclass(frozen=True)
class Wires:
    """What calls and inputs are in the code.

    Args:
        facts: What is known of the model.
        known: By the name of the call or input.
        layers: The variables of layers that are called again, by the name of the call.
    """

    facts: Facts
    known: dict[str, Tensor] = field(default_factory=dict)
    layers: dict[str, str] = field(default_factory=dict)

    def of(self, wire: Wire) -> Tensor:
        """Returns what a wire is.

        Raises:
            TangledError: It comes out of a node that keeps it to itself.
        """
        if not isinstance(wire, Ref):
            parts = tuple(placed([self.of(item) for item in wire]))
            return Tensor(f"[{', '.join(parts)}]", parts, listed=True)
        if wire.node not in self.known:
            raise TangledError(at=self._owner(wire.node))
        found = self.known[wire.node]
        return found if wire.index is None else found.part(wire.index)

    def knows(self, wire: Wire) -> bool:
        """Returns whether it is known what a wire is."""
        return all(ref.node in self.known for ref in refs_in(wire))

    def note(self, wire: Wire | None, tensor: Tensor) -> None:
        """Notes what a wire is in the code."""
        if isinstance(wire, Ref) and wire.index is None:
            self.known[wire.node] = tensor
        elif isinstance(wire, tuple):
            for at, item in enumerate(wire):
                self.note(item, tensor.part(at))

    def lookup(self, call: Call, outer: Lookup) -> Lookup:
        """Returns what knows the shapes that the arguments of a call ask for."""
        shapes: dict[str, Wire] = {}
        for deferred in _deferred_in((call.component, call.call)):
            shapes.update(deferred.shapes)

        def lookup(name: str) -> object:
            return f"{self.of(shapes[name]).text}.shape" if name in shapes else outer(name)

        return lookup

    def _owner(self, name: str) -> int | None:
        """Returns the number of the node of the model that a call belongs to."""
        call = self.facts.calls.get(name)
        path = root_of(call) if call else None
        nodes = enumerate(self.facts.spec.layers)
        return next((at for at, node in nodes if node.path == path), None)


@dataclass(frozen=True)
class CallByCall:
    """Writes calls as statements.

    Args:
        wires: Takes what each call is.
        writer: Writes calls.
        words: Gives the Python of what only the data tells.
        named: The calls that a person has named, with the names of their layers; None where Keras
            makes one up.
        results: The names of the nodes that are what calls give, by the call.
    """

    wires: Wires
    writer: CallWriter
    words: Lookup
    named: Mapping[str, str | None]
    results: Mapping[str, str]

    def write(self, calls: Sequence[Call], out: Statements, following: Sequence[Call]) -> None:
        """Writes calls.

        Args:
            calls: Of one node of the model, those that are needed.
            out: Takes the statements.
            following: The calls of the node behind it.
        """
        for at, call in enumerate(calls):
            later = calls[at + 1 :]
            takers = {each.name for each in (later[:1] or following)} | (
                set() if later or following else {""}
            )
            self.wires.known[call.name] = self._one(
                call, self._target(call, later, takers, out), out
            )

    def _target(self, call: Call, later: Sequence[Call], takers: set[str], out: Statements) -> str:
        """Returns the variable of a call: its own, unless it is taken at once and never again."""
        if call.name in self.results:
            return out.names.take(self.results[call.name])
        users = {*self.wires.facts.users.get(call.name, ())}
        needed = {ref.node for each in later for ref in references(each)}
        held = any(name != call.name and self._is_running(name, out) for name in needed)
        if users <= takers and not held:
            return out.running
        return out.names.take(keras_name(call.name))

    def _is_running(self, name: str, out: Statements) -> bool:
        tensor = self.wires.known.get(name)
        return tensor is not None and tensor.text == out.running

    def _one(self, call: Call, target: str, out: Statements) -> Tensor:
        component, wires = call.component, self.wires
        lookup = wires.lookup(call, self.words)
        given = self._given(call.inputs)
        options = self._options(call, lookup)
        sample = wires.facts.samples.get(call.name)
        comment = shape_comment([sample])
        if is_op(component):
            code = self.writer.op(component, given, options, lookup)
        else:
            code = self.writer.on(self._callee(call, lookup, out), component, given, options)
        out.assign(target, code, comment)
        return tensor_of(target, sample, output_names(call))

    def _callee(self, call: Call, lookup: Lookup, out: Statements) -> Code:
        if call.shares:
            return atom(self.wires.layers[call.shares])
        name = self.named.get(call.name)
        nested = _holds_layers(call.component)
        frozen = call.trainable is False
        simple = frozen and not nested
        code = self.writer.layer(call.component, lookup, name, frozen=simple)
        if call.name not in self.wires.facts.owners and (simple or not frozen):
            return code
        variable = out.names.take(snake_case(call.component.tag))
        out.assign(variable, code)
        if frozen and nested:
            out.add(atom(f"{variable}.trainable = False"))
        self.wires.layers[call.name] = variable
        return atom(variable)

    def _given(self, inputs: Wire | FrozenDict) -> Given:
        if isinstance(inputs, FrozenDict):
            return {key: self.wires.of(wire) for key, wire in inputs.items()}
        if isinstance(inputs, Ref):
            return [self.wires.of(inputs)]
        return [self.wires.of(item) for item in inputs]

    def _options(self, call: Call, lookup: Lookup) -> Arguments:
        found: Arguments = {}
        for key, value in call.call.items():
            if isinstance(value, Ref) or (isinstance(value, tuple) and _is_wire(value)):
                found[key] = atom(self.wires.of(value).text)
            else:
                path = call.path / "call" / key
                found[key] = self.writer.components.value(value, path, lookup)
        return found


def _is_wire(value: tuple[Value, ...]) -> bool:
    return bool(value) and all(
        isinstance(item, Ref) or (isinstance(item, tuple) and _is_wire(item)) for item in value
    )


def _deferred_in(value: Value) -> Iterator[Deferred]:
    from kerasflow.checking.wirings import deferred_in

    yield from deferred_in(value)


def _holds_layers(component: Component) -> bool:
    return (
        component.tag == "Model"
        or component.tag.startswith("applications.")
        or any(isinstance(value, Component) for value in component.args.values())
    )
