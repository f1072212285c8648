"""Floating-point operations of a call, for one example, forwards.

The convention: a multiply-add is two operations. Every other arithmetic operation on an element
(an addition, a comparison, an exponential) is one; a softmax is five. Moving, reshaping and looking
up elements costs nothing, and what happens only while training (dropout, augmentation) is left out.
A training step is taken for three times the forward pass over its rows, as is usual: the gradients
by the inputs and those by the weights each cost about as much as the pass itself.

A size that is not fixed, such as the length of a text, is taken for 1. What is not known here is
not counted, and never guessed.
"""

from __future__ import annotations

from typing import Any

from kerasflow.building.costs.elements import Count, Tensors
from kerasflow.building.costs.layers import LAYERS
from kerasflow.building.costs.operations import find_operation
from kerasflow.building.costs.parts import list_parts

TRAINING_FACTOR = 3
"""Of the operations of a training step to those of a forward pass over its rows."""


def count_operations(callee: Any, inputs: Tensors, outputs: Tensors) -> int | None:
    """Returns the floating-point operations of one call for one example; None if not known.

    Args:
        callee: A layer that is built, a model of layers, or an op.
        inputs: What it is called on, the batch axis first.
        outputs: What it gives.
    """
    parts = list_parts(callee, inputs, outputs)
    if parts is None:
        count = _find(callee)
        return count(callee, inputs, outputs) if count else None
    total = 0
    for times, call in parts:
        operations = count_operations(*call)
        if operations is None:
            return None
        total += times * operations
    return total


def _find(callee: Any) -> Count | None:
    # A class of somebody's own may compute something else than the one that it extends.
    return LAYERS.get(type(callee)) or find_operation(callee)


__all__ = ["TRAINING_FACTOR", "Tensors", "count_operations", "list_parts"]
