"""What an optimizer keeps for each weight, counted on the optimizer itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from math import prod
from typing import Any

import keras

# Different sizes for the axes of a stand-in, by which one knows them again in a slot.
_SIZES = (2, 3, 5, 7, 11, 13)


@dataclass(frozen=True, slots=True)
class Slot:
    """A variable of an optimizer.

    Args:
        shape: Of its values.
        dtype: Of its values.
    """

    shape: tuple[int, ...]
    dtype: str


def list_slots(make: Callable[[], Any], weights: Iterable[Any]) -> tuple[Slot, ...]:
    """Returns the variables that an optimizer makes for weights, its own counters left out.

    Each kind of optimizer is asked, on small weights with as many axes, so that nothing large is
    allocated. An axis of a slot is as long as the axis of the weight that it has the size of.

    Args:
        make: Makes the optimizer, each time a new one.
        weights: Variables that train; they need no memory.
    """

    @cache
    def like(rank: int, name: str, dtype: str) -> tuple[Slot, ...]:
        return _slots_of(make(), _SIZES[:rank], name, dtype)

    slots = []
    for weight in weights:
        rank, axes = len(weight.shape), dict(zip(_SIZES, weight.shape, strict=False))
        for slot in like(rank, weight.name, weight.dtype):
            shape = tuple(int(axes.get(size, size)) for size in slot.shape)
            slots.append(Slot(shape, slot.dtype))
    return tuple(slots)


def slot_bytes(slots: Iterable[Slot]) -> int:
    """Returns the bytes of slots."""
    return sum(prod(slot.shape) * dtype_bytes(slot.dtype) for slot in slots)


def dtype_bytes(dtype: str) -> int:
    """Returns the bytes of one element; of a text those of its handle.

    Example:
        >>> dtype_bytes("float32"), dtype_bytes("bfloat16"), dtype_bytes("bool")
        (4, 2, 1)
    """
    bits = "".join(letter for letter in dtype.partition("_")[0] if letter.isdigit())
    if dtype in ("string", "str"):
        return 24
    return max(int(bits) // 8, 1) if bits else 1


def _slots_of(optimizer: Any, sizes: tuple[int, ...], name: str, dtype: str) -> tuple[Slot, ...]:
    own = len(optimizer.variables)
    stand_in = keras.Variable(keras.ops.zeros(sizes, dtype), name=name)
    optimizer.build([stand_in])
    made = optimizer.variables[own:]
    return tuple(Slot(tuple(slot.shape), slot.dtype) for slot in made if len(slot.shape))
