"""Nodes as they were written: groups in their place, blocks as functions, repeats as loops."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from kerasflow.blueprints.expanding.naming import keras_name
from kerasflow.blueprints.expanding.references import mentions_previous
from kerasflow.blueprints.graphs import Call
from kerasflow.blueprints.specs import Component, FrozenDict, Group, NodeSpec, Outputs, Use, Value
from kerasflow.converting.python.calls import CallWriter, Given, entry_of, is_op, output_names
from kerasflow.converting.python.components import Arguments
from kerasflow.converting.python.facts import Facts
from kerasflow.converting.python.layout import atom, call
from kerasflow.converting.python.places import Standing, TangledError
from kerasflow.converting.python.repeating import Loop, loop_of
from kerasflow.converting.python.statements import Statements
from kerasflow.converting.python.tensors import (
    Tensor,
    find_sample,
    placed,
    shape_comment,
    tensor_of,
)

_REFERENCE = re.compile(r"(?P<name>[^\[\]]+)(?:\[(?P<index>\d+)\])?")

_DRAWING = frozenset({"weights", "random", "registered"})

Previous = Tensor | dict[str, Tensor] | None


@dataclass(frozen=True, slots=True)
class Function:
    """The function that a block has become.

    Args:
        name: Of the function.
        inputs: The inputs of the block, in order.
        parameters: What its parameters are called in Python.
        listed: It gives a list of tensors.
    """

    name: str
    inputs: tuple[str, ...]
    parameters: FrozenDict
    listed: bool


@dataclass(frozen=True)
class Bodies:
    """Writes the nodes of a body.

    Args:
        facts: What is known of the model.
        writer: Writes calls.
        function: Gives the function of a block.
        layer_name: Gives the name of the layer of a named node; None where Keras makes one up.
        gathered: The nodes inside of repeats of which all iterations are wanted, by the repeat.
    """

    facts: Facts
    writer: CallWriter
    function: Callable[[str], Function]
    layer_name: Callable[[str], str | None]
    gathered: dict[str, set[str]]

    def body(
        self,
        nodes: tuple[NodeSpec, ...],
        standing: Standing,
        previous: Previous,
        out: Statements,
    ) -> Previous:
        """Writes nodes; returns what the last one gives."""
        for node in nodes:
            previous = self.node(node, standing, previous, out)
        return previous

    def node(
        self, node: NodeSpec, standing: Standing, previous: Previous, out: Statements
    ) -> Tensor:
        """Writes one node; returns what it gives.

        Raises:
            TangledError: It cannot be written as it was.
        """
        if node.name and "${" in node.name:
            raise TangledError
        if node.body and not isinstance(node.body, Group):
            out.remark(node.note)
        if node.each is not None:
            made = self._each(node, standing, previous, out)
        elif node.repeat is not None:
            made = self._repeat(node, standing, previous, out)
        else:
            made = self.once(node, standing, previous, out)
        if node.name:
            standing.tensors[node.name] = made
        return made

    def once(
        self, node: NodeSpec, standing: Standing, previous: Previous, out: Statements
    ) -> Tensor:
        """Writes one iteration of a node, or the only one."""
        given = self._given(node, standing, previous)
        if isinstance(node.body, Component):
            return self._component(node, node.body, standing, given, out)
        if isinstance(node.body, Use) and node.trainable is None:
            return self._use(node, node.body, standing, given, out)
        if isinstance(node.body, Group):
            return self._group(node, node.body, standing, given, out)
        raise TangledError

    def _given(self, node: NodeSpec, standing: Standing, previous: Previous) -> Given:
        inputs = node.inputs
        if inputs is None:
            if previous is None:
                raise TangledError
            return previous if isinstance(previous, dict) else [previous]
        if isinstance(inputs, FrozenDict):
            return {key: self._wire(item, standing, previous) for key, item in inputs.items()}
        if isinstance(inputs, tuple):
            return [self._wire(item, standing, previous) for item in inputs]
        return [self._wire(inputs, standing, previous)]

    def _wire(self, value: Value, standing: Standing, previous: Previous) -> Tensor:
        if isinstance(value, tuple):
            found = [self._wire(item, standing, previous) for item in value]
            parts = tuple(placed(found))
            return Tensor(f"[{', '.join(parts)}]", parts, listed=True)
        match = _REFERENCE.fullmatch(value) if isinstance(value, str) else None
        if match is None or "$" in value:
            raise TangledError
        name, index = match["name"], match["index"]
        found_one = previous if name == "previous" else standing.find(name)
        if not isinstance(found_one, Tensor):
            raise TangledError
        return found_one if index is None else found_one.part(int(index))

    def _component(
        self,
        node: NodeSpec,
        component: Component,
        standing: Standing,
        given: Given,
        out: Statements,
    ) -> Tensor:
        calls = self._calls_at(node)
        options = self._options(node, standing, calls)
        target = out.names.take(node.name) if node.name else out.running
        comment = shape_comment(self.facts.samples.get(each.name) for each in calls)
        if is_op(component):
            code = self.writer.op(component, given, options, standing.lookup)
        else:
            name = self.layer_name(node.name) if node.name and not standing.inside else None
            frozen = self._is_frozen(component, calls)
            callee = self.writer.layer(component, standing.lookup, name, frozen=frozen)
            code = self.writer.on(callee, component, given, options)
        out.assign(target, code, comment)
        sample = find_sample(self.facts.samples, (each.name for each in calls))
        return tensor_of(target, sample, output_names(calls[0]))

    def _calls_at(self, node: NodeSpec) -> tuple[Call, ...]:
        calls = self.facts.at.get(node.path, ())
        names = {each.name for each in calls}
        made = names <= self.facts.needed or not _draws(calls[0].component)
        if not calls or not made or names & self.facts.owners:
            raise TangledError
        return calls

    def _is_frozen(self, component: Component, calls: tuple[Call, ...]) -> bool:
        trainable = {each.trainable for each in calls}
        if len(trainable) > 1:
            raise TangledError
        frozen = trainable == {False}
        if frozen and (component.tag == "Model" or _holds_layers(component)):
            raise TangledError
        return frozen

    def _options(self, node: NodeSpec, standing: Standing, calls: tuple[Call, ...]) -> Arguments:
        found: Arguments = {}
        for key, value in node.call.items():
            path = node.path / "call" / key
            if isinstance(value, str) or (
                isinstance(value, tuple) and any(isinstance(item, str) for item in value)
            ):
                found[key] = atom(self._wire(value, standing, None).text)
            else:
                found[key] = self.writer.components.value(value, path, standing.lookup)
        return found

    def _use(
        self, node: NodeSpec, use: Use, standing: Standing, given: Given, out: Statements
    ) -> Tensor:
        function = self.function(use.block)
        if isinstance(given, dict):
            placed_inputs = [given[name].text for name in function.inputs]
        else:
            placed_inputs = [*placed(given)]
        if len(placed_inputs) != len(function.inputs):
            raise TangledError
        arguments = [atom(text) for text in placed_inputs]
        for key, value in use.arguments.items():
            path = node.path / "with" / key
            code = self.writer.components.value(value, path, standing.lookup)
            arguments.append(code.after(f"{function.parameters[key]}="))
        target = out.names.take(node.name) if node.name else out.running
        out.assign(target, call(function.name, arguments), self._comment(node, use))
        return Tensor(target, listed=function.listed)

    def _comment(self, node: NodeSpec, use: Use) -> str | None:
        """Returns the shape of what a block gives, where its last call gives that."""
        block = self.facts.blueprint.blocks[use.block]
        last = block.layers[-1] if block.layers and block.outputs is None else None
        if last is None or not isinstance(last.body, Component) or last.repeat is not None:
            return None
        found = [
            self.facts.samples.get(each.name)
            for each in self.facts.at.get(last.path, ())
            if any(step.path == node.path for step in each.call_path)
        ]
        return shape_comment(found) if found else None

    def _group(
        self, node: NodeSpec, group: Group, standing: Standing, given: Given, out: Statements
    ) -> Tensor:
        out.remark(node.note)
        inner = standing.group()
        first: Previous
        if isinstance(given, dict):
            first = self._named(given, inner, out)
        elif len(given) == 1:
            first = given[0]
        else:
            parts = tuple(placed(given))
            first = Tensor(f"[{', '.join(parts)}]", parts, listed=True)
        last = self.body(group.layers, inner, first, out)
        made = self._outputs(group.outputs, inner, last)
        if node.name:
            known = {f"{node.name}.{key}": tensor for key, tensor in inner.tensors.items()}
            standing.tensors.update(known)
        return made

    def _named(self, given: dict[str, Tensor], inner: Standing, out: Statements) -> Previous:
        """Makes the inputs of a group known in it by their names."""
        for key, tensor in given.items():
            inner.tensors[key] = tensor
            if tensor.text == out.running:
                kept = out.names.take(key)
                out.assign(kept, atom(tensor.text))
                inner.tensors[key] = replace(tensor, text=kept)
        first = next(iter(inner.tensors.values()))
        return first if len(given) == 1 else dict(inner.tensors)

    def _outputs(self, outputs: Outputs, standing: Standing, last: Previous) -> Tensor:
        if outputs is None:
            if not isinstance(last, Tensor):
                raise TangledError
            return last
        names = tuple(outputs.values()) if isinstance(outputs, FrozenDict) else outputs
        return self._wire(names, standing, last)

    def returned(self, outputs: Outputs, standing: Standing, last: Previous) -> Tensor:
        """Returns what a function gives."""
        return self._outputs(outputs, standing, last)

    def _repeat(
        self, node: NodeSpec, standing: Standing, previous: Previous, out: Statements
    ) -> Tensor:
        start = self._start(node, standing, previous)
        wanted = sorted(self.gathered.get(node.name or "", ()))
        named = node.name in self.facts.mentioned
        target = out.names.take(node.name) if node.name and named else out.running
        out.assign(target, atom(start.text))
        loop = loop_of(node, self.writer.components, standing, out.names)
        again = mentions_previous(node.inputs)
        inner = replace(node, repeat=None, name=None, inputs=node.inputs if again else None)
        lists = {key: out.names.take(_plural(key)) for key in wanted}
        for name in lists.values():
            out.assign(name, atom("[]"))
        with out.inner(loop.header), out.running_as(target):
            body = standing.with_words(loop.words)
            made = self._iteration(inner, body, Tensor(target), out, lists)
            out.assign(target, atom(made.text))
        for key, name in lists.items():
            standing.tensors[f"{node.name}.{key}"] = Tensor(name, listed=True)
            for at in range(loop.count or 0):
                standing.tensors[f"{node.name}.{at}.{key}"] = Tensor(f"{name}[{at}]")
        return Tensor(target)

    def _iteration(
        self,
        node: NodeSpec,
        standing: Standing,
        carried: Tensor,
        out: Statements,
        lists: dict[str, str],
    ) -> Tensor:
        if not lists:
            return self.once(node, standing, carried, out)
        if not isinstance(node.body, Group) or node.inputs is not None:
            raise TangledError
        inner, found = standing.group(), carried
        for each in node.body.layers:
            found = self.node(each, inner, found, out)
            if each.name in lists:
                out.add(atom(f"{lists[each.name]}.append({found.text})"))
        return self._outputs(node.body.outputs, inner, found)

    def _start(self, node: NodeSpec, standing: Standing, previous: Previous) -> Tensor:
        """Returns what goes into the first iteration of a repeat."""
        if node.inputs is None or mentions_previous(node.inputs):
            found: Any = previous
        else:
            given = self._given(node, standing, previous)
            found = given[0] if isinstance(given, list) and len(given) == 1 else None
        if not isinstance(found, Tensor) or found.listed:
            raise TangledError
        return found

    def _each(
        self, node: NodeSpec, standing: Standing, previous: Previous, out: Statements
    ) -> Tensor:
        loop = loop_of(node, self.writer.components, standing, out.names)
        target = out.names.take(node.name or "branches")
        out.assign(target, atom("[]"))
        inner = replace(node, each=None, name=None)
        with out.inner(loop.header), out.running_as(out.names.take("branch")):
            made = self.once(inner, standing.with_words(loop.words), previous, out)
            if made.listed:
                raise TangledError
            _append(target, made.text, out)
        return _listed(target, loop)


def _draws(component: Component) -> bool:
    """Returns whether to make a layer changes the weights of those behind it."""
    entry = entry_of(component)
    return entry is None or entry.kind == "applications" or bool(entry.flags & _DRAWING)


def _append(target: str, text: str, out: Statements) -> None:
    """Adds what was assigned last to a list."""
    out.add(atom(f"{target}.append({text})"))


def _listed(target: str, loop: Loop) -> Tensor:
    return Tensor(target, tuple(f"{target}[{at}]" for at in range(loop.count or 0)), listed=True)


def _holds_layers(component: Component) -> bool:
    return component.tag.startswith("applications.") or any(
        isinstance(value, Component) for value in component.args.values()
    )


def _plural(name: str) -> str:
    return f"{name}_list" if name.endswith("s") else f"{name}s"


def layer_names(nodes: Iterator[NodeSpec]) -> set[str]:
    """Returns the names that Keras may make up for the layers of nodes."""
    return {keras_name(node.name) for node in nodes if node.name}
