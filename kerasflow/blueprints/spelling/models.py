"""Inputs and models as they are written in Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kerasflow.blueprints.spelling.callers import Caller, find_caller
from kerasflow.blueprints.spelling.components import Described, describe, hold
from kerasflow.blueprints.spelling.layers import hold_option, read_tensors
from kerasflow.blueprints.spelling.tensors import (
    CallNode,
    InputNode,
    Tensor,
    Wires,
    tensors_in,
)

Structure = Tensor | tuple[Tensor, ...] | dict[str, Tensor]


def Input(  # noqa: N802
    name: str, shape: Sequence[int | str | None] | None = None, dtype: str | None = None
) -> Tensor:
    """Describes an input of a model.

    Args:
        name: The model's input, and the column of the data.
        shape: Without the batch; None for a size that varies. Left out: the data says it.
        dtype: Left out: the data says it, or float32.

    Returns:
        A symbolic tensor, to call layers on.

    Example:
        >>> Input("image", shape=[28, 28])
        <tensor of image>
    """
    if not isinstance(name, str):
        raise TypeError(f"Input() takes the name first, then shape=…; found {describe(name)}")
    if isinstance(shape, (str, int)):
        raise TypeError(f"`shape` of Input(`{name}`) must be a list of sizes, found {shape!r}")
    sizes = None if shape is None else hold(tuple(shape), f"`shape` of Input(`{name}`)")
    return Tensor(InputNode(name, sizes, dtype))


class Model(Described):
    """A graph from inputs to outputs, described. It can be called like a layer.

    Args:
        inputs: What `Input` gave: one, a list, or a mapping by name.
        outputs: One tensor, a list, or a mapping from the name of each output to its tensor.
        name: The node's name, where the model is called.
        class_name: A registered subclass of `keras.Model` to build instead.

    Raises:
        TypeError: Inputs are no inputs, or outputs no tensors.
        ValueError: The outputs need an input that is not listed.

    Example:
        >>> from kerasflow import layers
        >>> x = Input("x", shape=[4])
        >>> Model(x, layers.Dense(1)(x))
        Model(x)
    """

    __slots__ = ("caller", "class_name", "inputs", "name", "outputs")

    def __init__(
        self, inputs: Any, outputs: Any, name: str | None = None, class_name: str | None = None
    ) -> None:
        self.inputs = tuple(_read_input(item) for item in _listed(inputs))
        self.outputs = _read_outputs(outputs)
        self.name, self.class_name = name, class_name
        self.caller: Caller = find_caller()
        self._check_inputs(inputs)

    def __repr__(self) -> str:
        return f"Model({', '.join(node.name for node in self.inputs)})"

    def __call__(self, inputs: Any, **options: Any) -> Tensor:
        """Calls the model on symbolic tensors: one, a list, or a mapping by input."""
        held = {key: hold_option(value, f"`{key}` of {self!r}") for key, value in options.items()}
        names = tuple(self.outputs) if isinstance(self.outputs, dict) else ()
        count = 1 if isinstance(self.outputs, Tensor) else len(self.outputs)
        return Tensor(CallNode(self, self._wire(inputs), held, count, names))

    def _wire(self, given: Any) -> Wires:
        names = [node.name for node in self.inputs]
        if isinstance(given, Mapping):
            if set(given) != set(names):
                raise TypeError(f"{self!r} has the inputs {names}, found {list(given)}")
            return {key: read_tensors(repr(self), given[key]) for key in names}
        wires = read_tensors(repr(self), given)
        count = len(wires) if isinstance(wires, tuple) else 1
        if count != len(names):
            raise TypeError(f"{self!r} has {len(names)} inputs, found {count}")
        return wires[0] if isinstance(wires, tuple) and count == 1 else wires

    def _check_inputs(self, given: Any) -> None:
        if isinstance(given, Mapping):
            wrong = [key for key, node in zip(given, self.inputs, strict=True) if key != node.name]
            if wrong:
                raise ValueError(f"the input `{wrong[0]}` was made under another name")
        listed = set(self.inputs)
        for node in reachable(self.outputs):
            for tensor in tensors_in([node.inputs, list(node.options.values())]):
                if isinstance(tensor.node, InputNode) and tensor.node not in listed:
                    raise ValueError(
                        f"the outputs need the input `{tensor.node.name}`, "
                        f"which is not among the model's inputs"
                    )


def reachable(outputs: Any) -> list[CallNode]:
    """Returns the calls that the outputs need, in the order in which they were written."""
    found: set[CallNode] = set()
    waiting = list(tensors_in(outputs))
    while waiting:
        node = waiting.pop().node
        if isinstance(node, CallNode) and node not in found:
            found.add(node)
            waiting.extend(tensors_in([node.inputs, list(node.options.values())]))
    return sorted(found, key=lambda node: node.order)


def _listed(inputs: Any) -> list[Any]:
    if isinstance(inputs, Mapping):
        return list(inputs.values())
    return list(inputs) if isinstance(inputs, (list, tuple)) else [inputs]


def _read_input(value: Any) -> InputNode:
    if isinstance(value, Tensor) and isinstance(value.node, InputNode):
        return value.node
    if isinstance(value, Tensor):
        raise TypeError(f"a model begins at what Input(…) gives; {value!r} is the result of a call")
    raise TypeError(f"a model's inputs are what Input(…) gives, found {describe(value)}")


def _read_outputs(value: Any) -> Structure:
    if isinstance(value, Mapping):
        return {str(key): _read_output(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        outputs = tuple(_read_output(item) for item in value)
        return outputs[0] if len(outputs) == 1 else outputs
    return _read_output(value)


def _read_output(value: Any) -> Tensor:
    if isinstance(value, Tensor):
        return value
    raise TypeError(f"a model's outputs are tensors, found {describe(value)}")
