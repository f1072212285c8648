"""What arguments take beyond their types: ranges, choices and lengths; used when generating.

Keras states them in code and prose only. Each was tried on Keras, with right values and with wrong
ones (`tests/catalog/test_limits.py`). What is in doubt is left out: nothing is checked then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from kerasflow.catalog.entries import Kind

Found = TypeVar("Found")

# Of these kinds the arguments of one name have one meaning.
_KINDS: frozenset[Kind] = frozenset(
    (
        *("layers", "losses", "metrics", "optimizers", "schedules", "callbacks"),
        *("initializers", "regularizers", "constraints", "applications"),
    )
)

_POSITIVE = "(0, )"
_FROM_ZERO = "[0, )"
_FROM_ONE = "[1, )"
_SHARE = "[0, 1]"
_LESS_THAN_ONE = "[0, 1)"

# What takes memory by the number alone is bounded far above what anybody has: a matrix of 5,000
# classes is 100 MB. The budget counts weights and activations, and no metrics or preprocessing.
_CLASSES = "[1, 5000]"
_TOKENS = "[1, 10000000]"
# What Keras writes out step by step is bounded far above what anybody repeats; each step is traced.
_STEPS = "[1, 100]"
_CHAINS = "[1, 20]"
_THRESHOLDS = "[1, 100000]"
_MATRICES = ("IoU", "MeanIoU", "OneHotIoU", "OneHotMeanIoU")
_THRESHOLDED = (
    *("PrecisionAtRecall", "RecallAtPrecision"),
    *("SensitivityAtSpecificity", "SpecificityAtSensitivity"),
)

# By name, for every kind but ops; of a list, each number.
RANGES: Mapping[str, str] = {
    **dict.fromkeys(("units", "filters", "kernel_size", "pool_size", "strides"), _FROM_ONE),
    **dict.fromkeys(("dilation_rate", "size", "output_size"), _FROM_ONE),
    **dict.fromkeys(("num_heads", "key_dim", "value_dim", "head_dim"), _FROM_ONE),
    **dict.fromkeys(("num_query_heads", "num_key_value_heads", "sliding_window"), _FROM_ONE),
    **dict.fromkeys(("input_dim", "output_dim", "num_tokens", "num_classes"), _FROM_ONE),
    **dict.fromkeys(("top_k", "k", "ema_overwrite_frequency"), _FROM_ONE),
    **dict.fromkeys(("patience", "start_from_epoch", "cooldown"), _FROM_ZERO),
    **dict.fromkeys(("epsilon", "l1", "l2", "weight_decay", "learning_rate"), _FROM_ZERO),
    **dict.fromkeys(("clipnorm", "clipvalue", "global_clipnorm"), _FROM_ZERO),
    **dict.fromkeys(("decay_steps", "first_decay_steps"), _POSITIVE),
    **dict.fromkeys(("beta_1", "beta_2", "adam_beta_1", "adam_beta_2", "rho"), _LESS_THAN_ONE),
    **dict.fromkeys(("momentum", "renorm_momentum", "ema_momentum", "label_smoothing"), _SHARE),
    **dict.fromkeys(("precision", "recall", "sensitivity", "specificity", "thresholds"), _SHARE),
    **dict.fromkeys(("rate", "recurrent_dropout", "dropout"), _LESS_THAN_ONE),
    **dict.fromkeys(("power_iterations", "ns_steps"), _STEPS),
    **dict.fromkeys(("num_chains", "chain_depth"), _CHAINS),
    "gradient_accumulation_steps": "[2, )",
    "max_tokens": "[2, 10000000]",
    "num_oov_indices": "[0, 1000000]",
}
RANGES_BY_PATH: Mapping[str, str] = {
    **{f"layers.Conv{rank}D.groups": _FROM_ONE for rank in (1, 2, 3)},
    **{
        f"layers.{kind}Conv{rank}D.depth_multiplier": _FROM_ONE
        for kind in ("Depthwise", "Separable")
        for rank in (1, 2)
    },
    **{f"layers.Resizing.{side}": _FROM_ONE for side in ("height", "width")},
    **{f"layers.{name}.num_bins": "[1, 100000000]" for name in ("Hashing", "HashedCrossing")},
    "layers.Discretization.num_bins": "[1, 1000000]",
    "layers.CategoryEncoding.num_tokens": _TOKENS,
    "layers.Discretization.epsilon": "[0.000001, 1)",
    "layers.RandAugment.num_ops": "[0, 20]",
    "layers.Equalization.bins": "[1, 65536]",
    "layers.ContrastLimitedAdaptiveHistogramEqualization.tile_grid_size": "[1, 64]",
    "layers.MaxNumBoundingBoxes.max_number": "[1, 100000]",
    **{f"layers.ReLU.{name}": _FROM_ZERO for name in ("max_value", "negative_slope", "threshold")},
    "layers.GaussianNoise.stddev": _SHARE,
    "layers.TextVectorization.output_sequence_length": _FROM_ONE,
    "layers.TextVectorization.ngrams": "[1, 100]",
    "constraints.MinMaxNorm.rate": _SHARE,
    "callbacks.ReduceLROnPlateau.factor": _LESS_THAN_ONE,
    "losses.CategoricalGeneralizedCrossEntropy.q": "(0, 1)",
    **{f"metrics.{name}.num_classes": _CLASSES for name in _MATRICES},
    **{f"metrics.{name}.num_thresholds": _THRESHOLDS for name in _THRESHOLDED},
    "metrics.AUC.num_thresholds": "[2, 100000]",
    "metrics.AUC.num_labels": "[1, 10000]",
    "metrics.FBetaScore.beta": _POSITIVE,
    "metrics.F1Score.threshold": _POSITIVE,
    "metrics.FBetaScore.threshold": _POSITIVE,
    "optimizers.Lion.beta_1": "(0, 1]",
}

_FORMATS = ("channels_last", "channels_first")
_SIDES = ("valid", "same")
_FILLS = ("reflect", "wrap", "constant", "nearest")
_VECTORS = ("int", "one_hot", "multi_hot", "count")
_SCALES = ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5")
_WARPED = ("RandomRotation", "RandomShear", "RandomTranslation", "RandomZoom")

# By name, for every kind but ops. Case does not count, as it mostly does not for Keras.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "data_format": _FORMATS,
    "padding": _SIDES,
    "merge_mode": ("concat", "sum", "ave", "mul"),
    "reduction": ("sum_over_batch_size", "sum", "mean", "mean_with_sample_weight", "none"),
    "average": ("micro", "macro", "weighted"),
    "class_aggregation": ("uniform_average", "variance_weighted_average"),
    "curve": ("ROC", "PR", "PRGAIN"),
    "summation_method": ("interpolation", "minoring", "majoring"),
    "pooling": ("avg", "max"),
}
CHOICES_BY_PATH: Mapping[str, tuple[str, ...]] = {
    "layers.Conv1D.padding": (*_SIDES, "causal"),
    "layers.Attention.score_mode": ("dot", "concat"),
    "layers.CategoryEncoding.output_mode": ("multi_hot", "one_hot", "count"),
    "layers.Discretization.output_mode": _VECTORS,
    "layers.HashedCrossing.output_mode": ("int", "one_hot"),
    "layers.Hashing.output_mode": _VECTORS,
    "layers.IntegerLookup.output_mode": (*_VECTORS, "tf_idf"),
    "layers.StringLookup.output_mode": (*_VECTORS, "tf_idf"),
    "layers.TextVectorization.output_mode": ("int", "multi_hot", "count", "tf_idf"),
    "layers.TextVectorization.split": ("whitespace", "character"),
    "layers.TextVectorization.standardize": (
        *("lower_and_strip_punctuation", "lower", "strip_punctuation"),
    ),
    "layers.RandomFlip.mode": ("horizontal", "vertical", "horizontal_and_vertical"),
    "layers.Resizing.interpolation": _SCALES,
    "layers.UpSampling2D.interpolation": _SCALES,
    **{f"layers.{name}.fill_mode": _FILLS for name in _WARPED},
    **{f"layers.{name}.interpolation": ("nearest", "bilinear") for name in _WARPED},
    **{
        f"callbacks.{name}.mode": ("auto", "min", "max")
        for name in ("EarlyStopping", "ModelCheckpoint", "ReduceLROnPlateau")
    },
    "initializers.VarianceScaling.mode": ("fan_in", "fan_out", "fan_avg"),
    "initializers.VarianceScaling.distribution": (
        *("truncated_normal", "untruncated_normal", "uniform"),
    ),
}

# How long a list is that stands for one number in each direction, or for two bounds.
_BY_RANK = ("kernel_size", "pool_size", "strides", "dilation_rate", "output_size", "size")
_RANKS = {"1D": 1, "2D": 2, "3D": 3}
LENGTHS: Mapping[str, tuple[int, ...]] = {
    **dict.fromkeys(("height_factor", "width_factor"), (2,)),
    "value_range": (2,),
    "tile_grid_size": (2,),
}
LENGTHS_BY_PATH: Mapping[str, tuple[int, ...]] = {
    **{
        f"layers.{name}{rank}D.{argument}": (max(rank, 2),)
        for name, argument in (("ZeroPadding", "padding"), ("Cropping", "cropping"))
        for rank in (1, 2, 3)
    },
    "layers.RandomBrightness.factor": (2,),
    "layers.RandomContrast.factor": (2,),
    "layers.RandomRotation.factor": (2,),
}


def describe_limits(path: str, types: Iterable[str]) -> dict[str, Any]:
    """Returns the limits of an argument as the catalog spells them; nothing where none is sure.

    Args:
        path: Kind, entry and argument, such as ``layers.Dense.units``.
        types: The plain types that it takes.
    """
    kind, name = path.partition(".")[0], path.rpartition(".")[2]
    if kind not in _KINDS:
        return {}
    numeric, textual = not {"integer", "number"}.isdisjoint(types), "string" in types
    found = {
        "range": _of(path, name, RANGES, RANGES_BY_PATH) if numeric else None,
        "choices": _of(path, name, CHOICES, CHOICES_BY_PATH) if textual else None,
        "lengths": _lengths(path, name) if "list" in types else None,
    }
    return {key: value for key, value in found.items() if value}


def _of(
    path: str, name: str, by_name: Mapping[str, Found], by_path: Mapping[str, Found]
) -> Found | None:
    return by_path.get(path, by_name.get(name))


def _lengths(path: str, name: str) -> tuple[int, ...] | None:
    entry = path.split(".")[1].removesuffix("Transpose")
    rank = _RANKS.get(entry[-2:])
    if rank and name in _BY_RANK:
        return (rank,)
    return _of(path, name, LENGTHS, LENGTHS_BY_PATH)
