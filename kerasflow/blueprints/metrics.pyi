"""Keras' metrics, as descriptions.

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

def AUC(
    num_thresholds: Integer | None = 200,
    curve: str | None = 'ROC',
    summation_method: str | None = 'interpolation',
    name: str | None = None,
    dtype: str | None = None,
    thresholds: Number | Sequence[Any] | None = None,
    multi_label: bool = False,
    num_labels: Integer | None = None,
    label_weights: Sequence[Any] | None = None,
    from_logits: bool = False,
) -> Metric:
    """Approximates the AUC (Area under the curve) of the ROC or PR curves."""

def Accuracy(
    name: str | None = 'accuracy',
    dtype: str | None = None,
) -> Metric:
    """Calculates how often predictions equal labels."""

def BinaryAccuracy(
    name: str | None = 'binary_accuracy',
    dtype: str | None = None,
    threshold: Number | None = 0.5,
) -> Metric:
    """Calculates how often predictions match binary labels."""

def BinaryCrossentropy(
    name: str | None = 'binary_crossentropy',
    dtype: str | None = None,
    from_logits: bool | None = False,
    label_smoothing: Number | None = 0,
) -> Metric:
    """Computes the crossentropy metric between the labels and predictions."""

def BinaryIoU(
    target_class_ids: Sequence[Any] = (0, 1),
    threshold: Any = 0.5,
    name: str | None = None,
    dtype: str | None = None,
) -> Metric:
    """Computes the Intersection-Over-Union metric for class 0 and/or 1."""

def CategoricalAccuracy(
    name: str | None = 'categorical_accuracy',
    dtype: str | None = None,
) -> Metric:
    """Calculates how often predictions match one-hot labels."""

def CategoricalCrossentropy(
    name: str | None = 'categorical_crossentropy',
    dtype: str | None = None,
    from_logits: bool | None = False,
    label_smoothing: Number | None = 0,
    axis: Integer | Sequence[Any] | None = -1,
) -> Metric:
    """Computes the crossentropy metric between the labels and predictions."""

def CategoricalHinge(
    name: str | None = 'categorical_hinge',
    dtype: str | None = None,
) -> Metric:
    """Computes the categorical hinge metric between `y_true` and `y_pred`."""

def ConcordanceCorrelation(
    name: str | None = 'concordance_correlation',
    dtype: str | None = None,
    axis: Integer | Sequence[Any] | None = -1,
) -> Metric:
    """Calculates the Concordance Correlation Coefficient (CCC)."""

def CosineSimilarity(
    name: str | None = 'cosine_similarity',
    dtype: str | None = None,
    axis: Integer | Sequence[Any] | None = -1,
) -> Metric:
    """Computes the cosine similarity between the labels and predictions."""

def F1Score(
    average: str | None = None,
    threshold: Any = None,
    name: str | None = 'f1_score',
    dtype: str | None = None,
) -> Metric:
    """Computes F-1 Score."""

def FBetaScore(
    average: str | None = None,
    beta: Number = 1.0,
    threshold: Any = None,
    name: str | None = 'fbeta_score',
    dtype: str | None = None,
) -> Metric:
    """Computes F-Beta score."""

def FalseNegatives(
    thresholds: Number | Sequence[Any] | None = None,
    name: str | None = None,
    dtype: str | None = None,
) -> Metric:
    """Calculates the number of false negatives."""

def FalsePositives(
    thresholds: Number | Sequence[Any] | None = None,
    name: str | None = None,
    dtype: str | None = None,
) -> Metric:
    """Calculates the number of false positives."""

def Hinge(
    name: str | None = 'hinge',
    dtype: str | None = None,
) -> Metric:
    """Computes the hinge metric between `y_true` and `y_pred`."""

def IoU(
    num_classes: Integer,
    target_class_ids: Sequence[Any],
    name: str | None = None,
    dtype: str | None = None,
    ignore_class: Integer | None = None,
    sparse_y_true: bool = True,
    sparse_y_pred: bool = True,
    axis: Integer | Sequence[Any] | None = -1,
) -> Metric:
    """Computes the Intersection-Over-Union metric for specific target classes."""

def KLDivergence(
    name: str | None = 'kl_divergence',
    dtype: str | None = None,
) -> Metric:
    """Computes Kullback-Leibler divergence metric between `y_true` and `y_pred`."""

def LogCoshError(
    name: str | None = 'logcosh',
    dtype: str | None = None,
) -> Metric:
    """Computes the logarithm of the hyperbolic cosine of the prediction error."""

def Mean(
    name: str | None = 'mean',
    dtype: str | None = None,
) -> Metric:
    """Compute the (weighted) mean of the given values."""

def MeanAbsoluteError(
    name: str | None = 'mean_absolute_error',
    dtype: str | None = None,
) -> Metric:
    """Computes the mean absolute error between the labels and predictions."""

def MeanAbsolutePercentageError(
    name: str | None = 'mean_absolute_percentage_error',
    dtype: str | None = None,
) -> Metric:
    """Computes mean absolute percentage error between `y_true` and `y_pred`."""

def MeanIoU(
    num_classes: Integer,
    name: str | None = None,
    dtype: str | None = None,
    ignore_class: Integer | None = None,
    sparse_y_true: bool = True,
    sparse_y_pred: bool = True,
    axis: Integer | Sequence[Any] | None = -1,
) -> Metric:
    """Computes the mean Intersection-Over-Union metric."""

def MeanSquaredError(
    name: str | None = 'mean_squared_error',
    dtype: str | None = None,
) -> Metric:
    """Computes the mean squared error between `y_true` and `y_pred`."""

def MeanSquaredLogarithmicError(
    name: str | None = 'mean_squared_logarithmic_error',
    dtype: str | None = None,
) -> Metric:
    """Computes mean squared logarithmic error between `y_true` and `y_pred`."""

def OneHotIoU(
    num_classes: Integer,
    target_class_ids: Sequence[Any],
    name: str | None = None,
    dtype: str | None = None,
    ignore_class: Integer | None = None,
    sparse_y_pred: bool = False,
    axis: Integer | Sequence[Any] | None = -1,
) -> Metric:
    """Computes the Intersection-Over-Union metric for one-hot encoded labels."""

def OneHotMeanIoU(
    num_classes: Integer,
    name: str | None = None,
    dtype: str | None = None,
    ignore_class: Integer | None = None,
    sparse_y_pred: bool = False,
    axis: Integer | Sequence[Any] | None = -1,
) -> Metric:
    """Computes mean Intersection-Over-Union metric for one-hot encoded labels."""

def PearsonCorrelation(
    name: str | None = 'pearson_correlation',
    dtype: str | None = None,
    axis: Integer | Sequence[Any] | None = -1,
) -> Metric:
    """Calculates the Pearson Correlation Coefficient (PCC)."""

def Poisson(
    name: str | None = 'poisson',
    dtype: str | None = None,
) -> Metric:
    """Computes the Poisson metric between `y_true` and `y_pred`."""

def Precision(
    thresholds: Number | Sequence[Any] | None = None,
    top_k: Integer | None = None,
    class_id: Integer | None = None,
    name: str | None = None,
    dtype: str | None = None,
) -> Metric:
    """Computes the precision of the predictions with respect to the labels."""

def PrecisionAtRecall(
    recall: Number,
    num_thresholds: Integer | None = 200,
    class_id: Integer | None = None,
    name: str | None = None,
    dtype: str | None = None,
) -> Metric:
    """Computes best precision where recall is >= specified value."""

def R2Score(
    class_aggregation: str = 'uniform_average',
    num_regressors: Integer = 0,
    name: str | None = 'r2_score',
    dtype: str | None = None,
) -> Metric:
    """Computes R2 score."""

def Recall(
    thresholds: Number | Sequence[Any] | None = None,
    top_k: Integer | None = None,
    class_id: Integer | None = None,
    name: str | None = None,
    dtype: str | None = None,
) -> Metric:
    """Computes the recall of the predictions with respect to the labels."""

def RecallAtPrecision(
    precision: Number,
    num_thresholds: Integer | None = 200,
    class_id: Integer | None = None,
    name: str | None = None,
    dtype: str | None = None,
) -> Metric:
    """Computes best recall where precision is >= specified value."""

def RootMeanSquaredError(
    name: str | None = 'root_mean_squared_error',
    dtype: str | None = None,
) -> Metric:
    """Computes root mean squared error metric between `y_true` and `y_pred`."""

def SensitivityAtSpecificity(
    specificity: Number,
    num_thresholds: Integer | None = 200,
    class_id: Integer | None = None,
    name: str | None = None,
    dtype: str | None = None,
) -> Metric:
    """Computes best sensitivity where specificity is >= specified value."""

def SparseCategoricalAccuracy(
    name: str | None = 'sparse_categorical_accuracy',
    dtype: str | None = None,
) -> Metric:
    """Calculates how often predictions match integer labels."""

def SparseCategoricalCrossentropy(
    name: str | None = 'sparse_categorical_crossentropy',
    dtype: str | None = None,
    from_logits: bool | None = False,
    ignore_class: Integer | None = None,
    axis: Integer | Sequence[Any] | None = -1,
) -> Metric:
    """Computes the crossentropy metric between the labels and predictions."""

def SparseTopKCategoricalAccuracy(
    k: Integer | None = 5,
    name: str | None = 'sparse_top_k_categorical_accuracy',
    dtype: str | None = None,
    from_sorted_ids: bool | None = False,
) -> Metric:
    """Computes how often integer targets are in the top `K` predictions."""

def SpecificityAtSensitivity(
    sensitivity: Number,
    num_thresholds: Integer | None = 200,
    class_id: Integer | None = None,
    name: str | None = None,
    dtype: str | None = None,
) -> Metric:
    """Computes best specificity where sensitivity is >= specified value."""

def SquaredHinge(
    name: str | None = 'squared_hinge',
    dtype: str | None = None,
) -> Metric:
    """Computes the hinge metric between `y_true` and `y_pred`."""

def Sum(
    name: str | None = 'sum',
    dtype: str | None = None,
) -> Metric:
    """Compute the (weighted) sum of the given values."""

def TopKCategoricalAccuracy(
    k: Integer | None = 5,
    name: str | None = 'top_k_categorical_accuracy',
    dtype: str | None = None,
) -> Metric:
    """Computes how often targets are in the top `K` predictions."""

def TrueNegatives(
    thresholds: Number | Sequence[Any] | None = None,
    name: str | None = None,
    dtype: str | None = None,
) -> Metric:
    """Calculates the number of true negatives."""

def TruePositives(
    thresholds: Number | Sequence[Any] | None = None,
    name: str | None = None,
    dtype: str | None = None,
) -> Metric:
    """Calculates the number of true positives."""
