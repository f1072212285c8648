"""Keras' constraints, as descriptions.

Generated from the catalog by `python -m kerasflow.blueprints.stubs`; not to be edited.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from kerasflow.blueprints.spelling.components import (
    Callback,
    Constraint,
    Initializer,
    Loss,
    Metric,
    Optimizer,
    Regularizer,
    Schedule,
    Spelled,
)
from kerasflow.blueprints.spelling.layers import Layer
from kerasflow.blueprints.spelling.models import Model
from kerasflow.blueprints.spelling.tensors import Tensor

# A number, or text with `${…}` that is known when the model is built.
Integer: TypeAlias = int | str
Number: TypeAlias = float | str

def MaxNorm(
    max_value: Number = 2,
    axis: Integer | Sequence[Any] = 0,
) -> Constraint:
    """MaxNorm weight constraint."""

def MinMaxNorm(
    min_value: Number = 0.0,
    max_value: Number = 1.0,
    rate: Number = 1.0,
    axis: Integer | Sequence[Any] = 0,
) -> Constraint:
    """MinMaxNorm weight constraint."""

def NonNeg() -> Constraint:
    """Constrains the weights to be non-negative."""

def UnitNorm(
    axis: Integer | Sequence[Any] = 0,
) -> Constraint:
    """Constrains the weights incident to each hidden unit to have unit norm."""
