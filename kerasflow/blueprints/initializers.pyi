"""Keras' initializers, as descriptions.

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

def Constant(
    value: Any = 0.0,
) -> Initializer:
    """Initializer that generates tensors with constant values."""

def GlorotNormal(
    seed: Integer | None = None,
    input_axes: Integer | Sequence[Any] | None = None,
    output_axes: Integer | Sequence[Any] | None = None,
) -> Initializer:
    """The Glorot normal initializer, also called Xavier normal initializer."""

def GlorotUniform(
    seed: Integer | None = None,
    input_axes: Integer | Sequence[Any] | None = None,
    output_axes: Integer | Sequence[Any] | None = None,
) -> Initializer:
    """The Glorot uniform initializer, also called Xavier uniform initializer."""

def HeNormal(
    seed: Integer | None = None,
    input_axes: Integer | Sequence[Any] | None = None,
    output_axes: Integer | Sequence[Any] | None = None,
) -> Initializer:
    """He normal initializer."""

def HeUniform(
    seed: Integer | None = None,
    input_axes: Integer | Sequence[Any] | None = None,
    output_axes: Integer | Sequence[Any] | None = None,
) -> Initializer:
    """He uniform variance scaling initializer."""

def Identity(
    gain: Number = 1.0,
) -> Initializer:
    """Initializer that generates the identity matrix."""

def LecunNormal(
    seed: Integer | None = None,
    input_axes: Integer | Sequence[Any] | None = None,
    output_axes: Integer | Sequence[Any] | None = None,
) -> Initializer:
    """Lecun normal initializer."""

def LecunUniform(
    seed: Integer | None = None,
    input_axes: Integer | Sequence[Any] | None = None,
    output_axes: Integer | Sequence[Any] | None = None,
) -> Initializer:
    """Lecun uniform initializer."""

def Ones() -> Initializer:
    """Initializer that generates tensors initialized to 1."""

def Orthogonal(
    gain: Number = 1.0,
    seed: Integer | None = None,
) -> Initializer:
    """Initializer that generates an orthogonal matrix."""

def RandomNormal(
    mean: Number = 0.0,
    stddev: Number = 0.05,
    seed: Integer | None = None,
) -> Initializer:
    """Random normal initializer."""

def RandomUniform(
    minval: Number = -0.05,
    maxval: Number = 0.05,
    seed: Integer | None = None,
) -> Initializer:
    """Random uniform initializer."""

def STFT(
    side: str = 'real',
    window: Any = 'hann',
    scaling: str = 'density',
    periodic: bool = False,
) -> Initializer:
    """Initializer of Conv kernels for Short-term Fourier Transformation (STFT)."""

def TruncatedNormal(
    mean: Number = 0.0,
    stddev: Number = 0.05,
    seed: Integer | None = None,
) -> Initializer:
    """Initializer that generates a truncated normal distribution."""

def VarianceScaling(
    scale: Number = 1.0,
    mode: str = 'fan_in',
    distribution: str = 'truncated_normal',
    seed: Integer | None = None,
    input_axes: Integer | Sequence[Any] | None = None,
    output_axes: Integer | Sequence[Any] | None = None,
) -> Initializer:
    """Initializer that adapts its scale to the shape of its input tensors."""

def Zeros() -> Initializer:
    """Initializer that generates tensors initialized to 0."""
