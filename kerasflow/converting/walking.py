"""From a Keras graph to its steps, with everything that no blueprint expresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import keras

from kerasflow import catalog
from kerasflow.blueprints.specs import Component, FrozenDict, InputSpec, ModelSpec
from kerasflow.building.keras_internals import find_call, find_graph, is_graph, structures_of
from kerasflow.catalog import Entry
from kerasflow.converting.calls import (
    Wiring,
    given_to,
    tensors_in,
    wire_layer,
    wire_model,
    wire_op,
)
from kerasflow.converting.class_names import find_entry
from kerasflow.converting.components import NAMED, Reader, is_automatic
from kerasflow.converting.operations import find_op, made_with
from kerasflow.converting.spelling import spell
from kerasflow.converting.steps import Flow, Out, Step
from kerasflow.converting.values import InexpressibleError, as_array, write_array
from kerasflow.errors import Obstacle

_REBUILD = (
    "make the graph of `keras.Input` and layers alone, or register a layer with `kf.register`"
)


class Walker:
    """Walks models, the nested ones too.

    Args:
        policy: The name of the dtype policy that the blueprint states.

    Attributes:
        obstacles: What could not be expressed so far.
        flows: The steps of each model that was walked, by the identity of its graph.
    """

    def __init__(self, policy: str) -> None:
        self.reader = Reader(policy, self._read_model)
        self.obstacles: list[Obstacle] = []
        self.flows: dict[int, Flow] = {}
        self._homes: dict[int, int] = {}

    def walk(self, model: Any, *, frozen: bool = False) -> Flow:
        """Returns the steps of a model; what cannot be expressed is noted, and left out.

        Args:
            model: The model.
            frozen: It is said elsewhere that nothing in it trains.
        """
        walk = _Walk(self, find_graph(model), frozen=frozen)
        flow = walk.flow(_registered_name(model))
        self.flows[id(model)] = flow
        return flow

    def _read_model(self, model: Any) -> ModelSpec:
        return spell(self.walk(model, frozen=not model.trainable))

    def note(self, name: str, reason: InexpressibleError) -> None:
        """Notes what cannot be expressed, once."""
        obstacle = Obstacle(name, reason.message, reason.hint)
        if obstacle not in self.obstacles:
            self.obstacles.append(obstacle)

    def settle(self, operation: Any, graph: Any) -> None:
        """Notes in which graph a layer stands; it can stand in one.

        Raises:
            InexpressibleError: It stands in another one already.
        """
        if self._homes.setdefault(id(operation), id(graph)) != id(graph):
            message = "two models, one inside of the other or beside it, have this layer in common"
            raise InexpressibleError(
                message, "call the layer in one of them, or share the whole model"
            )


@dataclass
class _Walk:
    """The walk through one graph."""

    walker: Walker
    graph: Any
    frozen: bool
    steps: list[Step] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)
    owners: dict[int, int] = field(default_factory=dict)

    def flow(self, class_name: str | None) -> Flow:
        given, gives = structures_of(self.graph)
        inputs = dict(_named(given))
        for number, tensor in enumerate(self.graph.inputs):
            self.numbers[id(find_call(tensor)[0])] = -1 - number
        self._follow(self.graph.outputs)
        outputs = {name: self._wire(tensor) for name, tensor in _named(gives)}
        return Flow(
            inputs={name: self._input(tensor) for name, tensor in inputs.items()},
            steps=tuple(self.steps),
            outputs=outputs,
            single=keras.backend.is_keras_tensor(gives),
            class_name=class_name,
        )

    def _follow(self, tensors: list[Any]) -> None:
        """Makes a step of everything that some tensors are computed of, in depth first."""
        waiting = [(find_call(tensor)[0], False) for tensor in reversed(tensors)]
        while waiting:
            node, ready = waiting.pop()
            if id(node) in self.numbers:
                continue
            given = given_to(node)
            before = [find_call(tensor)[0] for tensor in tensors_in(given)]
            if ready or all(id(each) in self.numbers for each in before):
                self._add(node, given)
                continue
            waiting.append((node, True))
            waiting.extend((each, False) for each in reversed(before))

    def _add(self, node: Any, given: dict[str, Any]) -> None:
        try:
            step = self._step(node, given)
        except InexpressibleError as reason:
            self.walker.note(node.operation.name, reason)
            step = Step(Component("Identity"), Out(-1))
        self.numbers[id(node)] = len(self.steps)
        self.steps.append(step)

    def _step(self, node: Any, given: dict[str, Any]) -> Step:
        operation = node.operation
        if not isinstance(operation, keras.layers.Layer):
            return self._op_step(operation, given)
        owner = self.owners.get(id(operation))
        entry = None if is_graph(operation) else _layer_entry(operation)
        wiring = (
            wire_layer(entry, given, self._wire)
            if entry
            else wire_model(find_graph(operation), given, self._wire)
        )
        if owner is not None:
            return Step(self.steps[owner].component, *wiring[:2], shares=owner, operation=operation)
        step = self._own_step(operation, wiring)
        self.owners[id(operation)] = len(self.steps)
        return step

    def _own_step(self, operation: Any, wiring: Wiring) -> Step:
        """Returns the first call of a layer or a nested model."""
        self.walker.settle(operation, self.graph)
        if is_graph(operation):
            spec = self.walker.reader.value(operation)
            component = Component("Model", FrozenDict(model=spec))
        else:
            component = self.walker.reader.component(operation, NAMED, bare=True)
            component = _with_dtype(component, self.walker.reader.dtype(operation))
            _refuse_learned(operation, component)
        frozen = not operation.trainable and bool(operation.weights) and not self.frozen
        return Step(
            component,
            *wiring[:2],
            trainable=False if frozen else None,
            name=None if is_automatic(operation) else operation.name,
            operation=operation,
        )

    def _op_step(self, operation: Any, given: dict[str, Any]) -> Step:
        entry = find_op(type(operation))
        if entry is None:
            message = f"`{type(operation).__name__}` is no operation that documents can name"
            raise InexpressibleError(message, _REBUILD)
        wiring = wire_op(entry, given, made_with(operation, entry), self._wire)
        component = Component(f"ops.{entry.name}", FrozenDict(wiring.args))
        name = None if is_automatic(operation) else operation.name
        return Step(component, wiring.inputs, name=name, operation=operation)

    def _wire(self, value: Any) -> Out:
        if not keras.backend.is_keras_tensor(value):
            return self._constant(value)
        node, index = find_call(value)
        return Out(self.numbers[id(node)], index if _gives_list(node) else None)

    def _constant(self, value: Any) -> Out:
        if isinstance(value, keras.Variable):
            message = "a variable that belongs to no layer would not be one of the model's weights"
            raise InexpressibleError(message, "make it the weight of a layer that you register")
        array = as_array(value)
        args = FrozenDict(x=write_array(array), dtype=str(array.dtype))
        self.steps.append(Step(Component("ops.array", args), ()))
        return Out(len(self.steps) - 1)

    def _input(self, tensor: Any) -> InputSpec:
        layer = find_call(tensor)[0].operation
        batch, *sizes = layer.batch_shape
        wrong = {
            "a fixed batch": batch is not None,
            "a sparse input": layer.sparse,
            "a ragged input": getattr(layer, "ragged", False),
            "an optional input": getattr(layer, "optional", False),
        }
        for what in (what for what, found in wrong.items() if found):
            reason = InexpressibleError(
                f"a blueprint has no word for {what}", "make it a plain `Input`"
            )
            self.walker.note(layer.name, reason)
        default = layer.dtype == keras.config.floatx()
        return InputSpec(tuple(sizes), None if default else layer.dtype)


def _gives_list(node: Any) -> bool:
    """Returns whether a call gives a list, be it of one tensor."""
    if len(node.output_tensors) > 1:
        return True
    entry = None if isinstance(node.operation, keras.Layer) else find_op(type(node.operation))
    return entry is not None and entry.value("outputs") is not None


def _layer_entry(layer: Any) -> Entry:
    entry = find_entry(type(layer), NAMED)
    if entry is not None:
        return entry
    name, module = type(layer).__name__, type(layer).__module__
    if isinstance(layer, keras.Model):
        message = f"`{name}` computes in a `call` of its own, which has no graph"
        raise InexpressibleError(message, _REBUILD)
    if module.split(".")[0] == "keras" and (reason := catalog.excluded("layers").get(name)):
        raise InexpressibleError(f"`{name}` {reason}")
    message = f"`{name}` is a class of your own that is not registered"
    raise InexpressibleError(message, f"register it first: `kf.register({name})`")


def _registered_name(model: Any) -> str | None:
    entry = find_entry(type(model), ("models",))
    return entry.name if entry else None


def _refuse_learned(layer: Any, component: Component) -> None:
    """Refuses a layer whose state `adapt` has made, and no argument."""
    told = (catalog.tag_value(component.tag, "told_by") or "").replace("+", ",").split(",")
    if told != [""] and not {*told} & component.args.keys() and not _has_learned_nothing(layer):
        listed = " and ".join(f"`{name}`" for name in told)
        message = "what it learned by `adapt` is none of its arguments"
        raise InexpressibleError(message, f"make it with {listed}")


# With which weights a layer begins that nothing was adapted to, as those of EfficientNet are.
_UNADAPTED = {"mean": 0, "variance": 1, "count": 0}


def _has_learned_nothing(layer: Any) -> bool:
    """Returns whether a layer that keeps what it learns as weights has its first ones."""
    weights = {weight.name: keras.ops.convert_to_numpy(weight) for weight in layer.weights}
    return bool(weights) and all((it == _UNADAPTED.get(name)).all() for name, it in weights.items())


def _with_dtype(component: Component, dtype: str | None) -> Component:
    if dtype is None:
        return component
    return Component(component.tag, FrozenDict({**component.args, "dtype": dtype}))


def _named(structure: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Yields the tensors of a structure in Keras' order, by the keys that lead to them."""
    if isinstance(structure, dict):
        for name in sorted(structure):
            yield from _named(structure[name], f"{key}_{name}" if key else str(name))
    elif isinstance(structure, (list, tuple)):
        taken: set[str] = set()
        for item in structure:
            for name, tensor in _named(item):
                yield _free(f"{key}_{name}" if key else name, taken), tensor
    else:
        yield key or find_call(structure)[0].operation.name, structure


def _free(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    taken.add(free)
    return free


def refuse_without_graph(model: Any) -> Obstacle:
    """Returns why something is no model with a graph, and what to do about it."""
    kind, name = type(model).__name__, str(getattr(model, "name", ""))
    if not isinstance(model, keras.Model):
        old = any(base.__module__.split(".")[0] == "tf_keras" for base in type(model).__mro__)
        hint = "it is of tf_keras, Keras 2; make it anew with `keras`" if old else None
        return Obstacle(name, f"expected a Keras model, found a `{kind}`", hint)
    if isinstance(model, keras.Sequential):
        message = "the model is not built: nothing says which shape goes in"
        return Obstacle(name, message, "put `keras.Input(shape)` first, or call it on data once")
    return Obstacle(name, f"`{kind}` computes in a `call` of its own, which has no graph", _REBUILD)
