"""Layers as they are written in Python: described, then called on symbolic tensors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kerasflow.blueprints.spelling.components import (
    Spelled,
    bind_positions,
    describe,
    hold,
    refuse_missing,
    refuse_unknown,
)
from kerasflow.blueprints.spelling.outputs import count_outputs
from kerasflow.blueprints.spelling.tensors import CallNode, Tensor, Wires, holds_tensors
from kerasflow.catalog import CallSignature

# What Keras' own `__call__` takes for every layer, whatever the signature of `call` says.
_OF_EVERY_CALL = ("training", "mask")


class Layer(Spelled):
    """A layer, described. Call it on a tensor to wire it; each further call shares its weights.

    Example:
        >>> from kerasflow import Input, layers
        >>> layers.Dense(10)(layers.Flatten()(Input("image", shape=[28, 28])))
        <tensor of layers.Dense(units=10)>
    """

    __slots__ = ()

    def __call__(self, *tensors: Any, **options: Any) -> Tensor:
        """Calls the layer on symbolic tensors, as Keras does.

        Args:
            tensors: One tensor, several by position, or one list where the layer takes a list.
            options: Further tensors by name, and options such as ``training=False``.

        Returns:
            A tensor, or several that can be taken apart.

        Raises:
            TypeError: The layer is not called like that.
        """
        title, call = repr(self), self.entry.call
        inputs, rest = _wire(title, call, tensors, options)
        if call and not self.entry.open:
            refuse_unknown(title, rest, (*call.tensors, *call.options, *_OF_EVERY_CALL))
        held = {key: hold_option(value, f"`{key}` of {title}") for key, value in rest.items()}
        given = inputs.outputs if isinstance(inputs, Tensor) else len(inputs)
        outputs = count_outputs(self, held, given)
        return Tensor(CallNode(self, inputs, held, outputs))


def _wire(
    title: str, call: CallSignature | None, tensors: tuple[Any, ...], options: dict[str, Any]
) -> tuple[Wires, dict[str, Any]]:
    if call is None:
        every = tensors[0] if len(tensors) == 1 else tensors
        return read_tensors(title, every), options
    if call.listed:
        return _wire_list(title, call, tensors, options), options
    bound = bind_positions(title, call.tensors, tensors, {})
    rest: dict[str, Any] = {}
    for key, value in options.items():
        target = bound if key in call.tensors else rest
        target[key] = value
    bound = {key: value for key, value in bound.items() if value is not None}
    refuse_missing(title, bound, call.tensors[: call.required])
    if len(call.tensors) == 1 and isinstance(bound[call.tensors[0]], (list, tuple)):
        raise TypeError(f"{title} takes one tensor; join several with layers.Concatenate first")
    wires = {key: _one_tensor(title, value) for key, value in bound.items()}
    return arrange(call.tensors, wires), rest


def _wire_list(
    title: str, call: CallSignature, tensors: tuple[Any, ...], options: dict[str, Any]
) -> tuple[Tensor, ...] | Tensor:
    named = [options.pop(name) for name in call.tensors[:1] if name in options]
    given = [*tensors, *named]
    if len(given) != 1:
        raise TypeError(f"{title} takes its tensors as one list, such as [x, y]")
    wires = read_tensors(title, given[0])
    if isinstance(wires, Tensor) and wires.outputs == 1:
        raise TypeError(f"{title} takes a list of tensors, found one tensor")
    return wires


def arrange(names: tuple[str, ...], wires: Mapping[str, Tensor]) -> Wires:
    """Returns tensors by argument in the shortest form: one, in order, or by name."""
    wires = {name: wires[name] for name in names if name in wires}
    if tuple(wires) != names[: len(wires)]:
        return wires
    return next(iter(wires.values())) if len(wires) == 1 else tuple(wires.values())


def read_tensors(title: str, value: Any) -> Tensor | tuple[Tensor, ...]:
    """Returns one tensor or a list of them; refuses everything else."""
    if isinstance(value, (list, tuple)):
        return tuple(_one_tensor(title, item) for item in value)
    return _one_tensor(title, value)


def _one_tensor(title: str, value: Any) -> Tensor:
    if isinstance(value, Tensor):
        return value
    if isinstance(value, (list, tuple)):
        raise TypeError(f"{title} takes its tensors one by one, found a list; write (x, y)")
    if isinstance(value, Layer):
        raise TypeError(f"{title} is called on {value!r}, which is a layer; call that one first")
    raise TypeError(f"{title} is called on tensors, found {describe(value)}")


def hold_option(value: Any, what: str) -> Any:
    """Returns an option of a call, frozen; there may be tensors in it, but no text."""
    if isinstance(value, Tensor):
        return value
    if isinstance(value, str) and "${" not in value:
        raise TypeError(f"{what} cannot be text: there the name of a node is meant")
    if isinstance(value, (list, tuple)) and holds_tensors(value):
        return tuple(hold_option(item, what) for item in value)
    return hold(value, what)
