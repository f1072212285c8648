"""One call of a graph as Python: `keras.layers.Dense(10)(x)`, `keras.ops.mean(x, axis=1)`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile

from kerasflow import catalog
from kerasflow.blueprints.graphs import Call, Graph
from kerasflow.blueprints.specs import Component
from kerasflow.building.calling import parse_slices
from kerasflow.catalog import NODE_KINDS, Entry
from kerasflow.checking.wirings import is_described
from kerasflow.converting.python.components import Arguments, Components, in_order
from kerasflow.converting.python.expressions import Lookup
from kerasflow.converting.python.layout import Bracketed, Code, atom, call, items
from kerasflow.converting.python.literals import literal, quoted
from kerasflow.converting.python.tensors import Tensor, as_one, placed

Given = list[Tensor] | dict[str, Tensor]
"""What is called on: in order, or by the name of the argument."""


@dataclass(frozen=True, slots=True)
class CallWriter:
    """Writes calls.

    Args:
        components: Writes what is called.
    """

    components: Components

    def layer(
        self, component: Component, lookup: Lookup, name: str | None, *, frozen: bool = False
    ) -> Code:
        """Returns what makes a layer, an application or a nested model.

        Args:
            component: With expressions or without.
            lookup: Gives the Python of the names in expressions.
            name: Of the layer; None for the one that Keras makes up.
            frozen: Its weights do not train.
        """
        if component.tag == "Model":
            return self.components.nested(component.args["model"], name or "model")
        entry = entry_of(component)
        if entry is None or "registered" in entry.flags:
            return self.components.component(component)
        self.components.refuse_private(component, entry)
        arguments = self.components.arguments(component, entry, lookup)
        if name is not None and "name" in entry.parameters:
            arguments["name"] = atom(quoted(name))
        if frozen:
            arguments["trainable"] = atom("False")
        return call(self.components.name(entry), in_order(arguments, entry))

    def op(self, component: Component, given: Given, options: Arguments, lookup: Lookup) -> Code:
        """Returns the call of an operation of `keras.ops`."""
        entry = entry_of(component)
        if entry is None or entry.call is None:
            return self.components.component(component)
        tensors = entry.call.tensors
        arguments = self._op_arguments(component, entry, lookup)
        key = component.args.get("key")
        if entry.name == "get_item" and isinstance(key, str) and isinstance(given, list):
            return atom(f"{given[0].text}[{_slices(key, component)}]")
        leading: list[Code] = []
        if "spread" in entry.flags:
            required = [name for name, item in entry.parameters.items() if item.required]
            leading = [arguments.pop(name) for name in required]
        if isinstance(given, dict):
            arguments |= {name: atom(tensor.text) for name, tensor in given.items()}
        elif entry.call.listed:
            spread = "spread" in entry.flags
            leading += map(atom, placed(given)) if spread else [as_one(given)]
        elif any(tensor.listed and not tensor.parts for tensor in given):
            leading += map(atom, placed(given))
        else:
            free = [name for name in tensors if name not in arguments and name not in options]
            arguments |= dict(zip(free, map(atom, placed(given)), strict=False))
            placed_names = [*takewhile(arguments.__contains__, tensors)]
            leading = [arguments.pop(name) for name in placed_names]
        named = {**arguments, **options}
        keywords = (code.after(f"{name}=") for name, code in named.items())
        return call(self.components.name(entry), [*leading, *keywords])

    def _op_arguments(self, component: Component, entry: Entry, lookup: Lookup) -> Arguments:
        arguments = self.components.arguments(component, entry, lookup)
        tensors = entry.call.tensors if entry.call else ()
        for name, value in component.args.items():
            code = arguments[name]
            if not isinstance(value, tuple):
                continue
            inner = code.parts[0]
            if name in tensors:
                arguments[name] = call("keras.ops.convert_to_tensor", [code])
            elif isinstance(inner, Bracketed):
                arguments[name] = items("(", inner.items, ")")
        return arguments

    def on(self, callee: Code, component: Component, given: Given, options: Arguments) -> Code:
        """Returns the call of a layer or a nested model."""
        arguments = [*self._positional(component, given)]
        if isinstance(given, dict) and component.tag != "Model":
            named = {name: _argument(tensor, component) for name, tensor in given.items()}
            options = {**named, **options}
        keywords = [code.after(f"{name}=") for name, code in options.items()]
        found = Bracketed("(", (*arguments, *keywords), ")", together=True)
        return callee.then(found)

    def _positional(self, component: Component, given: Given) -> Iterator[Code]:
        graph = component.args.get("model")
        if isinstance(graph, Graph):
            yield _of_model(graph.inputs, given)
            return
        if isinstance(given, dict):
            return
        entry = entry_of(component)
        if entry and entry.value("outputs") == "inputs":
            several = len(given) > 1 or given[0].listed
            yield as_one(given) if several else atom(given[0].text)
        elif entry and entry.call and entry.call.listed:
            yield as_one(given)
        else:
            yield from map(atom, placed(given))


def entry_of(component: Component) -> Entry | None:
    """Returns what the catalog says of what a node calls."""
    return catalog.find_tag(component.tag, NODE_KINDS)


def is_op(component: Component) -> bool:
    """Returns whether a node calls an operation."""
    return component.tag.startswith("ops.")


def output_names(call: Call) -> tuple[str, ...]:
    """Returns the names of the outputs of a nested model that gives a mapping, as literals."""
    graph = call.component.args.get("model")
    if not isinstance(graph, Graph) or graph.single:
        return ()
    return tuple(map(quoted, graph.outputs))


def _of_model(inputs: Mapping[str, object], given: Given) -> Code:
    names = [*inputs]
    if isinstance(given, list):
        flat = [*placed(given)]
        if len(names) == 1:
            return atom(flat[0])
        pairs = [*zip(names, flat, strict=False)]
    else:
        if len(names) == 1:
            return atom(given[names[0]].text)
        pairs = [(name, tensor.text) for name, tensor in given.items()]
    return items("{", (atom(text).after(f"{quoted(name)}: ") for name, text in pairs), "}")


def _argument(tensor: Tensor, component: Component) -> Code:
    entry = entry_of(component)
    takes = entry.call if entry else None
    if takes and not takes.listed and is_described(entry) and len(tensor.parts) == 1:
        return atom(tensor.parts[0])
    return atom(tensor.text)


def _slices(key: str, component: Component) -> str:
    """Returns what stands between the brackets; made anew, so that it is nothing else."""
    found = parse_slices(key, component.path / "key")
    shown = [_index(index) for index in found]
    return ", ".join(shown) + ("," if len(shown) == 1 and ":" not in shown[0] else "")


def _index(index: object) -> str:
    if isinstance(index, slice):
        bounds = (index.start, index.stop, index.step)
        start, stop, step = ("" if bound is None else str(bound) for bound in bounds)
        return f"{start}:{stop}" + (f":{step}" if step else "")
    return "..." if index is ... else str(literal(index))
