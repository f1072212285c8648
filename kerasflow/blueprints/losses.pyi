"""Keras' losses, as descriptions.

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

def BinaryCrossentropy(
    from_logits: bool = False,
    label_smoothing: Number = 0.0,
    axis: Integer | Sequence[Any] = -1,
    reduction: str | None = 'sum_over_batch_size',
    name: str | None = 'binary_crossentropy',
    dtype: str | None = None,
) -> Loss:
    """Computes the cross-entropy loss between true labels and predicted labels."""

def BinaryFocalCrossentropy(
    apply_class_balancing: bool = False,
    alpha: Number = 0.25,
    gamma: Number = 2.0,
    from_logits: bool = False,
    label_smoothing: Number = 0.0,
    axis: Integer | Sequence[Any] = -1,
    reduction: str | None = 'sum_over_batch_size',
    name: str | None = 'binary_focal_crossentropy',
    dtype: str | None = None,
) -> Loss:
    """Computes focal cross-entropy loss between true labels and predictions."""

def CTC(
    reduction: str | None = 'sum_over_batch_size',
    name: str | None = 'ctc',
    dtype: str | None = None,
) -> Loss:
    """CTC (Connectionist Temporal Classification) loss."""

def CategoricalCrossentropy(
    from_logits: bool = False,
    label_smoothing: Number = 0.0,
    axis: Integer | Sequence[Any] = -1,
    reduction: str | None = 'sum_over_batch_size',
    name: str | None = 'categorical_crossentropy',
    dtype: str | None = None,
) -> Loss:
    """Computes the crossentropy loss between the labels and predictions."""

def CategoricalFocalCrossentropy(
    alpha: Number | Sequence[Any] = 0.25,
    gamma: Number = 2.0,
    from_logits: bool = False,
    label_smoothing: Number = 0.0,
    axis: Integer | Sequence[Any] = -1,
    reduction: str | None = 'sum_over_batch_size',
    name: str | None = 'categorical_focal_crossentropy',
    dtype: str | None = None,
) -> Loss:
    """Computes the alpha balanced focal crossentropy loss."""

def CategoricalGeneralizedCrossEntropy(
    q: Number = 0.5,
    reduction: str | None = 'sum_over_batch_size',
    name: str | None = 'categorical_generalized_cross_entropy',
    dtype: str | None = None,
) -> Loss:
    """Computes the Generalized Cross Entropy loss between `y_true` & `y_pred`."""

def CategoricalHinge(
    reduction: str | None = 'sum_over_batch_size',
    name: str | None = 'categorical_hinge',
    dtype: str | None = None,
) -> Loss:
    """Computes the categorical hinge loss between `y_true` & `y_pred`."""

def Circle(
    gamma: Number = 80.0,
    margin: Number = 0.4,
    remove_diagonal: bool = True,
    reduction: str | None = 'sum_over_batch_size',
    name: str | None = 'circle',
    dtype: str | None = None,
) -> Loss:
    """Computes Circle Loss between integer labels and L2-normalized embeddings."""

def CosineSimilarity(
    axis: Integer | Sequence[Any] = -1,
    reduction: str | None = 'sum_over_batch_size',
    name: str | None = 'cosine_similarity',
    dtype: str | None = None,
) -> Loss:
    """Computes the cosine similarity between `y_true` & `y_pred`."""

def Dice(
    reduction: str | None = 'sum_over_batch_size',
    name: str | None = 'dice',
    axis: Integer | Sequence[Any] | None = None,
    dtype: str | None = None,
) -> Loss:
    """Computes the Dice loss value between `y_true` and `y_pred`."""

def Hinge(
    reduction: str | None = 'sum_over_batch_size',
    name: str | None = 'hinge',
    dtype: str | None = None,
) -> Loss:
    """Computes the hinge loss between `y_true` & `y_pred`."""

def Huber(
    delta: Number = 1.0,
    reduction: str | None = 'sum_over_batch_size',
    name: str | None = 'huber_loss',
    dtype: str | None = None,
) -> Loss:
    """Computes the Huber loss between `y_true` & `y_pred`."""

def KLDivergence(
    reduction: str | None = 'sum_over_batch_size',
    name: str | None = 'kl_divergence',
    dtype: str | None = None,
) -> Loss:
    """Computes Kullback-Leibler divergence loss between `y_true` & `y_pred`."""

def LogCosh(
    reduction: str | None = 'sum_over_batch_size',
    name: str | None = 'log_cosh',
    dtype: str | None = None,
) -> Loss:
    """Computes the logarithm of the hyperbolic cosine of the prediction error."""

def MeanAbsoluteError(
    reduction: str | None = 'sum_over_batch_size',
    name: str | None = 'mean_absolute_error',
    dtype: str | None = None,
) -> Loss:
    """Computes the mean of absolute difference between labels and predictions."""

def MeanAbsolutePercentageError(
    reduction: str | None = 'sum_over_batch_size',
    name: str | None = 'mean_absolute_percentage_error',
    dtype: str | None = None,
) -> Loss:
    """Computes the mean absolute percentage error between `y_true` & `y_pred`."""

def MeanSquaredError(
    reduction: str | None = 'sum_over_batch_size',
    name: str | None = 'mean_squared_error',
    dtype: str | None = None,
) -> Loss:
    """Computes the mean of squares of errors between labels and predictions."""

def MeanSquaredLogarithmicError(
    reduction: str | None = 'sum_over_batch_size',
    name: str | None = 'mean_squared_logarithmic_error',
    dtype: str | None = None,
) -> Loss:
    """Computes the mean squared logarithmic error between `y_true` & `y_pred`."""

def Poisson(
    reduction: str | None = 'sum_over_batch_size',
    name: str | None = 'poisson',
    dtype: str | None = None,
) -> Loss:
    """Computes the Poisson loss between `y_true` & `y_pred`."""

def SparseCategoricalCrossentropy(
    from_logits: bool = False,
    ignore_class: Integer | None = None,
    reduction: str | None = 'sum_over_batch_size',
    axis: Integer | Sequence[Any] = -1,
    name: str | None = 'sparse_categorical_crossentropy',
    dtype: str | None = None,
) -> Loss:
    """Computes the crossentropy loss between the labels and predictions."""

def SquaredHinge(
    reduction: str | None = 'sum_over_batch_size',
    name: str | None = 'squared_hinge',
    dtype: str | None = None,
) -> Loss:
    """Computes the squared hinge loss between `y_true` & `y_pred`."""

def Tversky(
    alpha: Number = 0.5,
    beta: Number = 0.5,
    reduction: str | None = 'sum_over_batch_size',
    name: str | None = 'tversky',
    axis: Integer | Sequence[Any] | None = None,
    dtype: str | None = None,
) -> Loss:
    """Computes the Tversky loss value between `y_true` and `y_pred`."""
