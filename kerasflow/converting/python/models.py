"""The model as a function that makes it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from kerasflow.blueprints.expanding.naming import keras_name, snake_case
from kerasflow.blueprints.graphs import Ref
from kerasflow.blueprints.specs import (
    REQUIRED,
    BlockSpec,
    Component,
    FrozenDict,
    Group,
    InputSpec,
    NodeSpec,
    Share,
)
from kerasflow.converting.python.bodies import Bodies, Function
from kerasflow.converting.python.calls import CallWriter, is_op
from kerasflow.converting.python.components import Components, sizes
from kerasflow.converting.python.facts import Facts, walk_nodes
from kerasflow.converting.python.files import File
from kerasflow.converting.python.graphs import CallByCall, Wires
from kerasflow.converting.python.layout import Bracketed, Code, atom, call, items, lay_out
from kerasflow.converting.python.literals import quoted
from kerasflow.converting.python.places import Standing, TangledError
from kerasflow.converting.python.sequences import is_sequence
from kerasflow.converting.python.statements import Statements
from kerasflow.converting.python.tensors import Tensor, shape_comment

_RUNNING = ("x", "h", "y", "hidden", "tensor")
_COUNTED = re.compile(r"_\d+$")


@dataclass
class ModelWriter:
    """Writes one model.

    Args:
        facts: What is known of it.
        file: Takes functions and constants.
        components: Writes what is called.
        name: Of the model; None for the one that Keras makes up.
    """

    facts: Facts
    file: File
    components: Components
    name: str | None
    whole: set[int] = field(default_factory=set)
    gathered: dict[str, set[str]] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    at: int = 0

    def write(self, out: Statements) -> Code:
        """Writes the statements of a model; returns what makes it of them."""
        if is_sequence(self.facts.graph):
            return self._sequence()
        while True:
            mark = self.file.mark()
            attempt = replace_statements(out)
            self.functions = {}
            try:
                made = self._functional(attempt)
            except TangledError as error:
                self._note(error)
                self.file.reset(mark)
                continue
            out.lines.extend(attempt.lines)
            return made

    def write_calls(self, out: Statements) -> Code:
        """Writes the statements of a model call by call; returns what makes it of them."""
        facts = self.facts
        wires = Wires(facts)
        inputs = {key: self._input(key, spec, out) for key, spec in facts.graph.inputs.items()}
        wires.known.update({key: Tensor(variable) for key, variable in inputs.items()})
        by_call = CallByCall(wires, CallWriter(self.components), self.file.late, {}, {})
        by_call.write([each for each in facts.graph.calls if each.name in facts.needed], out, ())
        return self._model(inputs, wires)

    def _note(self, error: TangledError) -> None:
        """Has more be written out in the next attempt, so that nothing is tangled any more."""
        layers = self.facts.spec.layers
        named = {node.name: at for at, node in enumerate(layers) if node.name}
        root, _, inner = (error.name or "").partition(".")
        at = named.get(root, self.at if error.at is None else error.at)
        key = inner.rpartition(".")[2]
        if at not in self.whole and _can_gather(layers[at], key, inner):
            known = self.gathered.setdefault(root, set())
            if key not in known:
                known.add(key)
                return
        if at in self.whole:
            at = self.at
        if at in self.whole:
            raise AssertionError("a call takes what no call gives") from error
        self.whole.add(at)

    def _functional(self, out: Statements) -> Code:
        facts, spec = self.facts, self.facts.spec
        wires = Wires(facts)
        standing = Standing(self.file.words, late=self.file.late)
        inputs = {key: self._input(key, facts.graph.inputs[key], out) for key in facts.graph.inputs}
        for key, variable in inputs.items():
            standing.tensors[key] = Tensor(variable)
            wires.known[key] = Tensor(variable)
        previous = standing.tensors[next(iter(inputs))] if len(inputs) == 1 else None
        writer = CallWriter(self.components)
        bodies = Bodies(facts, writer, self._function, self._layer_name, self.gathered)
        by_call = CallByCall(wires, writer, self.file.late, self._named_calls(), self._results())
        for self.at, node in enumerate(spec.layers):
            if self.at in self.whole:
                previous = self._call_by_call(node, by_call, standing, out)
                continue
            calls = [each for each in facts.calls_of(node) if each.name in facts.needed]
            if not calls and facts.calls_of(node):
                continue
            previous = bodies.node(node, standing, previous, out)
            wires.note(facts.meanings.nodes.get(node.path), previous)
        return self._model(inputs, wires)

    def _call_by_call(
        self, node: NodeSpec, by_call: CallByCall, standing: Standing, out: Statements
    ) -> Tensor | None:
        facts, layers = self.facts, self.facts.spec.layers
        out.remark(node.note)
        following = facts.calls_of(layers[self.at + 1]) if self.at + 1 < len(layers) else ()
        calls = [each for each in facts.calls_of(node) if each.name in facts.needed]
        needed = [each for each in following if each.name in facts.needed]
        by_call.write(calls, out, needed)
        stem = f"{node.name}."
        for name, wire in facts.meanings.names.items():
            own = node.name and (name == node.name or name.startswith(stem))
            if own and by_call.wires.knows(wire):
                standing.tensors[name] = by_call.wires.of(wire)
        made = facts.meanings.nodes.get(node.path)
        return by_call.wires.of(made) if made is not None and by_call.wires.knows(made) else None

    def _input(self, name: str, spec: InputSpec, out: Statements) -> str:
        variable = out.names.take(name)
        out.assign(variable, self.input_code(name, spec))
        return variable

    def input_code(self, name: str, spec: InputSpec) -> Code:
        """Returns the call that makes an input."""
        sample = self.facts.samples.get(name)
        written = dict(self.facts.spec.inputs or {}).get(name, spec)
        if spec.shape is None and sample is None:
            self.components.refusals.add(
                spec.path,
                f"the shape of the input `{name}` is not known",
                'add "shape" under `model.inputs`, or put the data where the blueprint says',
            )
            return atom("None")
        known = tuple(sample.shape[1:]) if sample is not None else ()
        shape = known if written.shape is None else written.shape

        def size(value: Any) -> Code:
            return self.components.value(value, spec.path / "shape", self.file.lookup)

        arguments = [sizes(shape, size)]
        dtype = spec.dtype or (str(sample.dtype) if sample is not None else None)
        if dtype and dtype != "float32":
            arguments.append(atom(quoted(dtype)).after("dtype="))
        arguments.append(atom(quoted(keras_name(name))).after("name="))
        return call("keras.Input", arguments)

    def _model(self, inputs: dict[str, str], wires: Wires) -> Code:
        graph = self.facts.graph
        outputs = {key: wires.of(wire).text for key, wire in graph.outputs.items()}
        given = _one_or_mapping(inputs, single=len(inputs) == 1)
        gives = _one_or_mapping(outputs, single=graph.single)
        return call("keras.Model", [given, gives, *self._name()])

    def _name(self) -> list[Code]:
        return [atom(quoted(self.name)).after("name=")] if self.name else []

    def _sequence(self) -> Code:
        facts = self.facts
        [(name, spec)] = facts.graph.inputs.items()
        layers = [self.input_code(name, spec)]
        comments: list[str | None] = [None]
        writer = CallWriter(self.components)
        written = {node.path: node for node in facts.spec.layers}
        for made in facts.graph.calls:
            node = written.get(made.path)
            own = self._layer_name(node.name) if node and node.name else None
            component = node.body if node and isinstance(node.body, Component) else made.component
            frozen, lookup = made.trainable is False, self.file.lookup
            layers.append(writer.layer(component, lookup, own, frozen=frozen))
            comments.append(shape_comment([facts.samples.get(made.name)]))
        listed = Code((Bracketed("[", tuple(layers), "]", comments=tuple(comments)),))
        return call("keras.Sequential", [listed, *self._name()])

    def _layer_name(self, name: str) -> str | None:
        """Returns the name of a layer, unless Keras may give it to another one by itself."""
        stems = {snake_case(each.component.tag) for each in self.facts.graph.calls}
        own = keras_name(name)
        return None if _COUNTED.sub("", own) in stems else own

    def _named_calls(self) -> dict[str, str | None]:
        found: dict[str, str | None] = {}
        for node in self.facts.spec.layers:
            plain = isinstance(node.body, (Component, Share))
            if node.name and plain and node.repeat is None and node.each is None:
                for each in self.facts.at.get(node.path, ()):
                    owned = not each.shares and not is_op(each.component)
                    found[each.name] = self._layer_name(node.name) if owned else None
        return found

    def _results(self) -> dict[str, str]:
        """Returns the name of the node of the model that each call is the result of."""
        nodes = self.facts.meanings.nodes
        named = ((node.name, nodes.get(node.path)) for node in self.facts.spec.layers if node.name)
        return {wire.node: name for name, wire in named if isinstance(wire, Ref)}

    def _function(self, name: str) -> Function:
        """Returns the function of a block, which is written when it is first asked for."""
        if name not in self.functions:
            self.functions[name] = self._write_function(name, self.facts.blueprint.blocks[name])
        return self.functions[name]

    def _write_function(self, name: str, block: BlockSpec) -> Function:
        own = self.file.blocks[name]
        names = self.file.names.inner()
        running = _running(block.layers, (*block.inputs, *block.params))
        inputs = [names.take("inputs" if key == "input" else key) for key in block.inputs]
        parameters = {key: names.take(key) for key in block.params}
        out = Statements(names, running)
        names.take(running)
        standing = Standing(parameters, inside=True)
        standing.tensors.update(
            {key: Tensor(text) for key, text in zip(block.inputs, inputs, strict=True)}
        )
        previous = Tensor(inputs[0]) if len(inputs) == 1 else None
        writer = CallWriter(self.components)
        bodies = Bodies(self.facts, writer, self._function, lambda _: None, {})
        last = bodies.body(block.layers, standing, previous, out)
        made = bodies.returned(block.outputs, standing, last)
        out.give(made.text)
        head = self._head(own, inputs, parameters, block)
        self.file.add_function([*lay_out(head), *out.lines])
        return Function(own, block.inputs, FrozenDict(parameters), made.listed)

    def _head(
        self, name: str, inputs: list[str], parameters: dict[str, str], block: BlockSpec
    ) -> Code:
        required = [parameters[key] for key, value in block.params.items() if value == REQUIRED]
        defaults = (
            self.components.value(value, block.path / "params" / key, self.file.lookup).after(
                f"{parameters[key]}="
            )
            for key, value in block.params.items()
            if value != REQUIRED
        )
        found = [*map(atom, (*inputs, *required)), *defaults]
        return Code((Bracketed(f"def {name}(", tuple(found), ")", together=True), ":"))


def _one_or_mapping(found: dict[str, str], *, single: bool) -> Code:
    if single:
        return atom(next(iter(found.values())))
    return items("{", (atom(text).after(f"{quoted(key)}: ") for key, text in found.items()), "}")


def _can_gather(node: NodeSpec, key: str, inner: str) -> bool:
    """Returns whether a node repeats a group that has a node of that name."""
    if node.repeat is None or not isinstance(node.body, Group) or node.inputs is not None:
        return False
    iteration = inner.removesuffix(key).strip(".")
    return key in {each.name for each in node.body.layers} and not iteration.strip("0123456789")


def _running(nodes: tuple[NodeSpec, ...], others: tuple[str, ...]) -> str:
    """Returns the variable of what no name refers to."""
    taken = {node.name for node in walk_nodes(nodes)} | {*others}
    return next(name for name in _RUNNING if name not in taken)


def statements_for(nodes: tuple[NodeSpec, ...], inputs: tuple[str, ...], file: File) -> Statements:
    """Returns the empty body of the function that makes a model."""
    names = file.names.inner()
    running = _running(nodes, inputs)
    names.take(running)
    return Statements(names, running)


def replace_statements(out: Statements) -> Statements:
    """Returns a copy of a body for an attempt."""
    return replace(out, names=out.names.inner(), lines=[])
