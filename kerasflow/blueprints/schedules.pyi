"""Keras' schedules, as descriptions.

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

def CosineDecay(
    initial_learning_rate: Number,
    decay_steps: Number,
    alpha: Number = 0.0,
    name: str | None = 'CosineDecay',
    warmup_target: Number | None = None,
    warmup_steps: Number = 0,
) -> Schedule:
    """A `LearningRateSchedule` that uses a cosine decay with optional warmup."""

def CosineDecayRestarts(
    initial_learning_rate: Number,
    first_decay_steps: Number,
    t_mul: Number = 2.0,
    m_mul: Number = 1.0,
    alpha: Number = 0.0,
    name: str | None = 'SGDRDecay',
) -> Schedule:
    """A `LearningRateSchedule` that uses a cosine decay schedule with restarts."""

def ExponentialDecay(
    initial_learning_rate: Number,
    decay_steps: Number,
    decay_rate: Number,
    staircase: bool = False,
    name: str | None = 'ExponentialDecay',
) -> Schedule:
    """A `LearningRateSchedule` that uses an exponential decay schedule."""

def InverseTimeDecay(
    initial_learning_rate: Number,
    decay_steps: Number,
    decay_rate: Number,
    staircase: bool = False,
    name: str | None = 'InverseTimeDecay',
) -> Schedule:
    """A `LearningRateSchedule` that uses an inverse time decay schedule."""

def PiecewiseConstantDecay(
    boundaries: Sequence[Any],
    values: Sequence[Any],
    name: str | None = 'PiecewiseConstant',
) -> Schedule:
    """A `LearningRateSchedule` that uses a piecewise constant decay schedule."""

def PolynomialDecay(
    initial_learning_rate: Number,
    decay_steps: Number,
    end_learning_rate: Number = 0.0001,
    power: Number = 1.0,
    cycle: bool = False,
    name: str | None = 'PolynomialDecay',
) -> Schedule:
    """A `LearningRateSchedule` that uses a polynomial decay schedule."""
