"""The calls of a Keras graph, one after the other, before they have names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kerasflow.blueprints.specs import EMPTY, Component, FrozenDict, InputSpec, Value


class Out(NamedTuple):
    """One tensor of a graph.

    Args:
        source: The number of the step that gives it; below 0 an input, -1 the first.
        number: Which of its outputs; None where it has one.
    """

    source: int
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One call.

    Args:
        component: What is called; of a layer that was called before, the same once more.
        inputs: What it is called on: an `Out`, a tuple of them, or a mapping by call argument.
        call: Further call arguments, with an `Out` where they are tensors.
        shares: The number of the step whose layer is called again.
        trainable: False where it is frozen.
        name: The name that somebody gave to the layer; None where Keras made one up.
        operation: The layer or operation itself; None for a constant.
    """

    component: Component
    inputs: Any
    call: FrozenDict = EMPTY
    shares: int | None = None
    trainable: bool | None = None
    name: str | None = None
    operation: Any = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Flow:
    """A graph as steps, each after what it is called on.

    Args:
        inputs: By name, in the order of the model.
        steps: The calls.
        outputs: By name, in the order of the model.
        single: It gives one tensor, and no mapping.
        class_name: The registered class of the model, or None.
    """

    inputs: dict[str, InputSpec]
    steps: tuple[Step, ...]
    outputs: dict[str, Out]
    single: bool
    class_name: str | None = None


def outs_in(value: Value) -> Iterator[Out]:
    """Yields every tensor in a value: inputs or call arguments."""
    if isinstance(value, Out):
        yield value
    elif isinstance(value, (tuple, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from outs_in(item)
