"""Keras' regularizers, as descriptions.

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

def L1(
    l1: Number = 0.01,
) -> Regularizer:
    """A regularizer that applies a L1 regularization penalty."""

def L1L2(
    l1: Number = 0.0,
    l2: Number = 0.0,
) -> Regularizer:
    """A regularizer that applies both L1 and L2 regularization penalties."""

def L2(
    l2: Number = 0.01,
) -> Regularizer:
    """A regularizer that applies a L2 regularization penalty."""

def OrthogonalRegularizer(
    factor: Number = 0.01,
    mode: str = 'rows',
) -> Regularizer:
    """Regularizer that encourages input vectors to be orthogonal to each other."""
