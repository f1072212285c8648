"""Symbolic tensors: what calling a described layer, op or model gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any, NoReturn

from kerasflow.blueprints.spelling.callers import Caller, find_caller
from kerasflow.blueprints.spelling.components import Spelled, describe
from kerasflow.nearness import suggest

if TYPE_CHECKING:
    from types import EllipsisType

    from kerasflow.blueprints.spelling.layers import Layer
    from kerasflow.blueprints.spelling.models import Model

_orders = count()

Index = int | slice | None
Number = int | float


@dataclass(frozen=True, slots=True, eq=False)
class InputNode:
    """An input of a model."""

    name: str
    shape: tuple[Any, ...] | None
    dtype: str | None
    caller: Caller = field(default_factory=find_caller)


@dataclass(frozen=True, slots=True, eq=False)
class CallNode:
    """One call of a layer, an op or a model.

    Args:
        callee: What is called.
        inputs: One tensor, a tuple in the order of the tensor arguments, or a mapping by argument;
            `()` for a constant.
        options: Further call arguments, tensors among them.
        outputs: How many tensors it gives; None when that is not known.
        names: The outputs' names, where they have names.
        caller: Where it was written.
        order: Later calls have greater numbers.
    """

    callee: Layer | Model | Spelled
    inputs: Wires
    options: Mapping[str, Any] = field(default_factory=dict)
    outputs: int | None = 1
    names: tuple[str, ...] = ()
    caller: Caller = field(default_factory=find_caller)
    order: int = field(default_factory=lambda: next(_orders))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Tensor:
    """What an input or a call gives: one tensor, or several that can be taken apart.

    Arithmetic and slices become nodes of `keras.ops`, as in Keras. An integer in brackets takes
    one of several outputs: ``lstm[1]``; everything else is a slice: ``x[:, 1:3]``.
    """

    node: InputNode | CallNode
    index: int | None = None

    def __repr__(self) -> str:
        what = self.node.name if isinstance(self.node, InputNode) else repr(self.node.callee)
        return f"<tensor of {what}>" if self.index is None else f"<tensor {self.index} of {what}>"

    @property
    def outputs(self) -> int | None:
        """How many tensors this stands for; None when that is not known."""
        single = self.index is not None or isinstance(self.node, InputNode)
        return 1 if single or isinstance(self.node, InputNode) else self.node.outputs

    def __iter__(self) -> Iterator[Tensor]:
        if self.outputs is None:
            raise TypeError(f"{self!r}: the number of outputs is not known; take them by number")
        if self.outputs == 1:
            raise TypeError(f"{self!r} is one tensor and cannot be taken apart")
        return iter([Tensor(self.node, index) for index in range(self.outputs)])

    def __getitem__(self, key: str | Index | EllipsisType | tuple[Any, ...]) -> Tensor:
        if isinstance(key, str):
            return self._named(key)
        if isinstance(key, int) and not isinstance(key, bool):
            return self._numbered(key)
        return _call_op("get_item", self, f"[{spell_slices(key)}]")

    def _named(self, name: str) -> Tensor:
        names = self.node.names if isinstance(self.node, CallNode) else ()
        if self.index is not None or name not in names:
            hint = suggest(name, names, otherwise=f"it has {list(names) or 'no names'}").hint
            raise KeyError(f"{self!r} has no output `{name}`; {hint}")
        return Tensor(self.node, names.index(name))

    def _numbered(self, index: int) -> Tensor:
        if self.outputs == 1:
            raise TypeError(
                f"{self!r} is one tensor, so [{index}] would be a row of the batch; "
                f"write [{index}, ...] if that is meant"
            )
        if self.outputs is None and index >= 0:
            return Tensor(self.node, index)
        if self.outputs is None or not -self.outputs <= index < self.outputs:
            raise IndexError(f"{self!r} has {self.outputs or 'an unknown number of'} outputs")
        return Tensor(self.node, index % self.outputs)

    def __bool__(self) -> NoReturn:
        raise TypeError("a symbolic tensor is neither true nor false; conditions need ops.where")

    def __len__(self) -> NoReturn:
        raise TypeError("the length of a symbolic tensor is not known")

    def __add__(self, other: Tensor | Number) -> Tensor:
        return _call_op("add", self, other)

    def __radd__(self, other: Number) -> Tensor:
        return _call_op("add", other, self)

    def __sub__(self, other: Tensor | Number) -> Tensor:
        return _call_op("subtract", self, other)

    def __rsub__(self, other: Number) -> Tensor:
        return _call_op("subtract", other, self)

    def __mul__(self, other: Tensor | Number) -> Tensor:
        return _call_op("multiply", self, other)

    def __rmul__(self, other: Number) -> Tensor:
        return _call_op("multiply", other, self)

    def __truediv__(self, other: Tensor | Number) -> Tensor:
        return _call_op("divide", self, other)

    def __rtruediv__(self, other: Number) -> Tensor:
        return _call_op("divide", other, self)

    def __floordiv__(self, other: Tensor | Number) -> Tensor:
        return _call_op("floor_divide", self, other)

    def __mod__(self, other: Tensor | Number) -> Tensor:
        return _call_op("mod", self, other)

    def __pow__(self, other: Tensor | Number) -> Tensor:
        return _call_op("power", self, other)

    def __rpow__(self, other: Number) -> Tensor:
        return _call_op("power", other, self)

    def __matmul__(self, other: Tensor) -> Tensor:
        return _call_op("matmul", self, other)

    def __lt__(self, other: Tensor | Number) -> Tensor:
        return _call_op("less", self, other)

    def __le__(self, other: Tensor | Number) -> Tensor:
        return _call_op("less_equal", self, other)

    def __gt__(self, other: Tensor | Number) -> Tensor:
        return _call_op("greater", self, other)

    def __ge__(self, other: Tensor | Number) -> Tensor:
        return _call_op("greater_equal", self, other)

    def __neg__(self) -> Tensor:
        return _call_op("negative", self)

    def __abs__(self) -> Tensor:
        return _call_op("absolute", self)


Wires = Tensor | tuple[Tensor, ...] | Mapping[str, Tensor | tuple[Tensor, ...]]


def _call_op(name: str, *args: Any) -> Tensor:
    from kerasflow.blueprints.spelling.namespaces import find_entry
    from kerasflow.blueprints.spelling.operations import call_op

    return call_op(find_entry("ops", name), args, {})


def spell_slices(key: Any) -> str:
    """Returns what stands between the brackets of a slice, as text.

    Example:
        >>> spell_slices((slice(None), slice(1, 3), ...))
        ':, 1:3, ...'
    """
    if isinstance(key, tuple):
        return ", ".join(spell_slices(item) for item in key)
    if key is Ellipsis:
        return "..."
    if isinstance(key, slice):
        parts = [_bound(part) for part in (key.start, key.stop, key.step)]
        return ":".join(parts if key.step is not None else parts[:2])
    if key is None or (isinstance(key, int) and not isinstance(key, bool)):
        return str(key)
    raise TypeError(f"a slice is made of numbers, `:`, `...` and None, found {describe(key)}")


def _bound(value: Any) -> str:
    return "" if value is None else spell_slices(value)


def tensors_in(value: Any) -> Iterator[Tensor]:
    """Yields every tensor in nested lists and mappings, in order."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from tensors_in(item)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from tensors_in(item)


def holds_tensors(value: Any) -> bool:
    """Returns whether there is a tensor in nested lists and mappings."""
    return next(tensors_in(value), None) is not None
