"""How many rows stand for one: ops can repeat them, or make an axis of them and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import prod
from typing import Any

import keras

from kerasflow.blueprints.graphs import Call
from kerasflow.building.calling import run_call
from kerasflow.catalog import tag_has
from kerasflow.errors import BuildError

# A prime, which shows in the size of everything that has rows.
_ROWS = 7919


def rows_for_one(
    call: Call, callee: Callable[..., Any], tensors: Mapping[str, Any], result: Any
) -> Fraction:
    """Returns how many rows a call gives for each that goes in; 1 for nearly all.

    Args:
        call: The call.
        callee: What it calls.
        tensors: What it takes, as symbols.
        result: What it gives for them.
    """
    if call.component.tag == "ops.reshape":
        [given] = tensors.values()
        known = _has_rows(given) and _has_rows(result)
        return Fraction(_width(given), max(_width(result), 1)) if known else Fraction(1)
    if not tag_has(call.component.tag, "repeats_rows") or not _has_rows(result):
        return Fraction(1)
    marked = {name: keras.tree.map_structure(_marked, value) for name, value in tensors.items()}
    try:
        found = run_call(call, callee, marked)
    except BuildError:
        return Fraction(1)  # it insists on a number of rows, which it has then
    return Fraction(prod(map(int, found.shape)), _ROWS * max(_width(result), 1))


def _has_rows(tensor: Any) -> bool:
    shape = tuple(getattr(tensor, "shape", ()))
    return shape[:1] == (None,) and None not in shape[1:]


def _width(tensor: Any) -> int:
    return prod(map(int, tensor.shape[1:]))


def _marked(tensor: Any) -> Any:
    """Returns a symbol with a number of rows that is not open."""
    shape = (_ROWS, *tensor.shape[1:])
    return keras.KerasTensor(shape, tensor.dtype) if _has_rows(tensor) else tensor
