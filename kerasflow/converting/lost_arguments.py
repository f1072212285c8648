"""What `get_config` of Keras 3.15 loses or changes, and where the object keeps it instead.

`tests/converting/test_lost_arguments.py` makes objects of every class, each with another value of
one argument, and looks whether it comes back, so that a new loss is noticed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kerasflow.building.keras_internals import projections_of, read_argument
from kerasflow.converting.values import shortest

Probe = Callable[[Any], Any]
Where = tuple[str, str, str]


def _kept_for_function(name: str) -> Probe:
    """Returns what reads an argument that a loss or metric hands on to its function."""
    return lambda made: read_argument(made, "fn_kwargs")[name]


def _attribute(path: str) -> Probe:
    def probe(made: Any) -> Any:
        for part in path.split("."):
            made = read_argument(made, part)
        return made

    return probe


def _learning_rate(made: Any) -> Any:
    """Returns the schedule of an optimizer, or its rate: Keras keeps the nearest float32."""
    import keras

    kept = read_argument(made, "_learning_rate")
    if isinstance(kept, keras.optimizers.schedules.LearningRateSchedule):
        return kept
    return shortest(keras.ops.convert_to_numpy(kept)[()])


def _attention_axes(made: Any) -> Any:
    """Returns the axes of an attention; None where they are those that it takes by itself."""
    axes = read_argument(made, "_attention_axes")
    if not made.built or axes is None:
        return axes
    of_query = projections_of(made)[0].equation.partition(",")[0]
    return None if tuple(axes) == tuple(range(1, len(of_query) - 1)) else axes


def _backward_layer(made: Any) -> Any:
    """Returns the layer backwards of a `Bidirectional`; None where it is made of the other."""
    sides = (made.forward_layer.get_config(), made.backward_layer.get_config())
    forward, backward = ({k: it for k, it in side.items() if k != "name"} for side in sides)
    same = type(made.forward_layer) is type(made.backward_layer)
    derived = same and {**forward, "go_backwards": True} == backward
    return None if derived else made.backward_layer


def _single_axis(made: Any) -> Any:
    """Returns the axis of a normalization, which Keras lists when it is built."""
    axis = made.axis
    return axis[0] if isinstance(axis, (list, tuple)) and len(axis) == 1 else axis


def _clipping(made: Any) -> Any:
    """Returns the bounds of a renormalization; None where Keras keeps that there are none."""
    return made.renorm_clipping or None


def _number_of_bins(made: Any) -> Any:
    """Returns the number of bins, which Keras does not take beside their boundaries."""
    return None if made.bin_boundaries else made.num_bins


def _given_thresholds(made: Any) -> Any:
    """Returns the thresholds of an `AUC`; None where it made them of their number."""
    return made.thresholds if read_argument(made, "_init_from_thresholds") else None


def _shear(name: str) -> Probe:
    """Returns what reads a range that Keras does not take as it keeps it, if it begins below 0."""

    def probe(made: Any) -> Any:
        low, high = read_argument(made, name)
        return high if low == -high else (low, high)

    return probe


PROBES: Mapping[Where, Probe] = {
    ("optimizers", "*", "learning_rate"): _learning_rate,
    ("losses", "*", "dtype"): _attribute("dtype"),
    ("metrics", "*", "dtype"): _attribute("dtype"),
    ("losses", "Huber", "delta"): _kept_for_function("delta"),
    ("losses", "CosineSimilarity", "axis"): _kept_for_function("axis"),
    ("losses", "SparseCategoricalCrossentropy", "axis"): _kept_for_function("axis"),
    ("metrics", "CosineSimilarity", "axis"): _kept_for_function("axis"),
    ("layers", "*", "autocast"): _attribute("autocast"),
    ("layers", "Bidirectional", "layer"): _attribute("forward_layer"),
    ("layers", "Bidirectional", "backward_layer"): _backward_layer,
    ("layers", "BatchNormalization", "renorm_clipping"): _clipping,
    ("layers", "CategoryEncoding", "sparse"): _attribute("sparse"),
    ("initializers", "Identity", "gain"): _attribute("gain"),
    ("layers", "MaxNumBoundingBoxes", "fill_value"): _attribute("fill_value"),
    ("layers", "MultiHeadAttention", "flash_attention"): _attribute("flash_attention"),
    ("layers", "GroupQueryAttention", "flash_attention"): _attribute("flash_attention"),
    ("layers", "MultiHeadAttention", "attention_axes"): _attention_axes,
    ("layers", "MultiHeadAttention", "activity_regularizer"): _attribute("_activity_regularizer"),
    ("layers", "Discretization", "num_bins"): _number_of_bins,
    ("layers", "LayerNormalization", "axis"): _single_axis,
    ("metrics", "AUC", "thresholds"): _given_thresholds,
    ("layers", "RMSNormalization", "axis"): _single_axis,
    ("layers", "RandomShear", "x_factor"): _shear("x_factor"),
    ("layers", "RandomShear", "y_factor"): _shear("y_factor"),
    ("layers", "SimpleRNN", "seed"): _attribute("cell.seed"),
}
"""By kind, entry (`*` for all) and argument."""

_DROPPED = "Keras drops it when the layer is made"

UNKEPT: Mapping[Where, str] = {
    ("*", "*", "weights"): "initial weights are weights, and no argument afterwards",
    ("layers", "SimpleRNN", "activity_regularizer"): _DROPPED,
    ("layers", "HashedCrossing", "activity_regularizer"): _DROPPED,
    ("layers", "HashedCrossing", "autocast"): _DROPPED,
    ("layers", "HashedCrossing", "trainable"): _DROPPED,
    ("layers", "IntegerLookup", "trainable"): _DROPPED,
    ("layers", "StringLookup", "trainable"): _DROPPED,
}
"""What the object no longer has, and why nothing is lost with it."""
