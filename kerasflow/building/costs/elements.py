"""How many elements a tensor has for one example."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import prod
from typing import Any

import keras

from kerasflow.building.keras_internals import kernel_of

Tensors = tuple[keras.KerasTensor, ...]
Count = Callable[[Any, Tensors, Tensors], int | None]


def multiply(sizes: Iterable[int | None]) -> int:
    """Returns the product of sizes, those that are not fixed taken for 1."""
    return prod(1 if size is None else int(size) for size in sizes)


def elements(tensor: keras.KerasTensor) -> int:
    """Returns the elements of a tensor for one example."""
    return multiply(tensor.shape)


def elements_of(tensors: Tensors) -> int:
    """Returns the elements of several tensors for one example."""
    return sum(map(elements, tensors))


def kernel_shape(layer: Any) -> tuple[int, ...]:
    """Returns the shape of a layer's kernel."""
    return tuple(kernel_of(layer).shape)


def each_output(operations: int) -> Count:
    """Returns a count of so many operations for each element that comes out."""
    return lambda _, __, outputs: operations * elements_of(outputs)


def each_input(operations: int) -> Count:
    """Returns a count of so many operations for each element that goes in."""
    return lambda _, inputs, __: operations * elements_of(inputs)


nothing = each_output(0)
"""The count of what only moves elements."""
