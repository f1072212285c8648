"""Ranges, choices and lengths of arguments, tried on Keras: right values and wrong ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from kerasflow import catalog
from kerasflow.blueprints.forms import DTYPE
from kerasflow.catalog import KINDS, Entry, Parameter, limits
from kerasflow.catalog.ranges import Range

ARGUMENTS = [
    (f"{kind}.{name}.{item.name}", entry, item)
    for kind in KINDS
    for name in catalog.names(kind)
    if (entry := catalog.find(kind, name))
    for item in entry.parameters.values()
]
# An application takes seconds to make; the loss scaler takes some arguments only to refuse them.
TRIED = [
    (entry, item)
    for _, entry, item in ARGUMENTS
    if (item.range or item.choices or item.lengths)
    and entry.kind != "applications"
    and entry.name != "LossScaleOptimizer"
]
BY_RANK = ("kernel_size", "pool_size", "strides", "size")
SHAPES = (
    *((None, 8), (None, 8, 8), (None, 8, 8, 3), (None, 8, 8, 8, 3), (None, 4, 8, 8, 3)),
    *((None, 2, 8, 8, 8, 3), (None,), (None, 2048), (None, 2048, 1), (None, 1, 2048)),
)
SAMPLED = {
    "bin_boundaries": [0.5],
    "class_id": 0,
    "decay_rate": 0.5,
    "decay_steps": 10,
    "end_learning_rate": 0.1,
    "first_decay_steps": 10,
    "gamma": 1.0,
    "initial_learning_rate": 0.1,
    "name": "x",
    "num_classes": 2,
    "num_tokens": 3,
    "precision": 0.5,
    "recall": 0.5,
    "sensitivity": 0.5,
    "specificity": 0.5,
    "target_class_ids": [0],
    "filepath": "x.keras",
    "filename": "x.csv",
    "max_value": 2,
}
# Keras takes these as they are, clips them, or warns at most; nobody can have meant them.
SILENT = {
    *("adam_beta_1", "adam_beta_2", "beta_1", "beta_2", "clipnorm", "clipvalue", "cooldown"),
    *("dropout", "ema_momentum", "ema_overwrite_frequency", "epsilon", "factor", "filters"),
    *("global_clipnorm", "height", "interpolation", "k", "label_smoothing", "mode", "momentum"),
    "ngrams",
    *("num_bins", "num_query_heads", "output_sequence_length", "output_size", "patience", "rate"),
    *("recurrent_dropout", "renorm_momentum", "rho", "start_from_epoch", "tile_grid_size", "top_k"),
    *("value_range", "weight_decay", "width"),
    # Bounded for the time or the memory that they take.
    *("bins", "chain_depth", "max_number", "ns_steps", "num_chains", "num_labels", "num_ops"),
    "power_iterations",
}


# A bound as high is there for the memory alone; Keras has none.
FOR_MEMORY = 5_000


def wrong_values(parameter: Parameter) -> Iterator[Any]:
    if parameter.range:
        low, high = parameter.range.minimum, parameter.range.maximum
        yield from (bound - 1 for bound in (low,) if bound is not None)
        yield from (bound + 1 for bound in (high,) if bound is not None and bound < FOR_MEMORY)
    if parameter.choices:
        yield "nonsense"
    for length in parameter.lengths:
        yield [1] * (length + 1)


def right_values(parameter: Parameter) -> Iterator[Any]:
    allowed = parameter.range
    for bound in (allowed.minimum, allowed.maximum) if allowed else ():
        if bound is not None and bound in allowed:
            number = float(bound) if "number" in parameter.types else bound
            yield [number, 0.5] if parameter.name == "thresholds" else number
    yield from parameter.choices
    yield from ([2] * length for length in parameter.lengths if parameter.name in BY_RANK)


def refusal(entry: Entry, parameter: Parameter, value: Any) -> str | None:
    """What Keras says of a value where the component is made and called; None if nothing."""
    try:
        made = make(entry, {parameter.name: value})
        if entry.kind == "layers":
            call(entry, made)
    except Exception as error:  # whatever it is, it is a refusal
        return f"{type(error).__name__}: {error}"
    return None


def make(entry: Entry, given: dict[str, Any]) -> Any:
    from kerasflow.catalog.generating import _namespace, _sample

    required = [item.name for item in entry.parameters.values() if item.required]
    if entry.name == "Discretization" and "num_bins" not in given:
        required = ["bin_boundaries"]
    sampled = {
        name: SAMPLED[name] if name in SAMPLED else _sample(name, entry.name) for name in required
    }
    if "num_labels" in given:
        sampled["multi_label"] = True
    return getattr(_namespace(entry.kind), entry.name)(**(sampled | given))


def call(entry: Entry, made: Any) -> None:
    import keras

    if entry.flags & {"cell", "strings", "adapts"}:
        return
    refusals = []
    for shape in SHAPES:
        tensor = keras.KerasTensor(shape, "float32")
        try:
            made(*([[tensor, tensor]] if entry.call.listed else [tensor] * entry.call.required))
        except Exception as error:
            refusals.append(error)
        else:
            return
    raise refusals[0]


@pytest.mark.keras
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_keras_refuses_what_lies_outside_the_limits_but_for_what_it_lets_pass_in_silence() -> None:
    passed = {
        parameter.name
        for entry, parameter in TRIED
        for value in wrong_values(parameter)
        if refusal(entry, parameter, value) is None
    }
    assert passed == SILENT


@pytest.mark.keras
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_keras_takes_every_bound_choice_and_length_that_is_allowed() -> None:
    refused = {
        f"{entry.kind}.{entry.name}.{parameter.name}={value}": words
        for entry, parameter in TRIED
        for value in right_values(parameter)
        if (words := refusal(entry, parameter, value))
    }
    assert refused == {}


def test_every_limit_is_about_an_argument_that_takes_it() -> None:
    found = {path: (entry, item) for path, entry, item in ARGUMENTS}
    by_path = (limits.RANGES_BY_PATH, limits.CHOICES_BY_PATH, limits.LENGTHS_BY_PATH)
    assert {path for table in by_path for path in table} <= set(found)
    limited = {item.name for _, item in found.values() if item.range}
    assert set(limits.RANGES) <= limited
    assert set(limits.CHOICES) <= {item.name for _, item in found.values() if item.choices}


def test_a_default_lies_within_its_own_limits() -> None:
    for path, _, item in ARGUMENTS:
        if item.range and isinstance(item.default, (int, float)):
            assert item.default in item.range, path
        if item.choices and isinstance(item.default, str):
            assert item.default.lower() in map(str.lower, item.choices), path
        if item.lengths and isinstance(item.default, list):
            assert len(item.default) in item.lengths, path


@pytest.mark.parametrize(
    "path, usual, bomb",
    [
        ("metrics.MeanIoU.num_classes", 150, 10**6),
        ("metrics.AUC.num_thresholds", 1000, 10**9),
        ("metrics.PrecisionAtRecall.num_thresholds", 1000, 10**9),
        ("layers.Hashing.num_bins", 10_000_000, 10**12),
        ("layers.CategoryEncoding.num_tokens", 1_000_000, 10**12),
        ("layers.Discretization.num_bins", 10_000, 10**12),
        ("layers.TextVectorization.max_tokens", 1_000_000, 10**12),
    ],
)
def test_what_takes_memory_by_its_number_alone_is_bounded(path: str, usual: int, bomb: int) -> None:
    kind, entry, name = path.split(".")
    allowed = catalog.find(kind, entry).parameters[name].range
    assert usual in allowed
    assert bomb not in allowed


@pytest.mark.parametrize(
    "path, given",
    [
        ("layers.Dense.units", "at least 1"),
        ("layers.Dropout.rate", "at least 0 and less than 1"),
        ("schedules.CosineDecay.decay_steps", "greater than 0"),
        ("losses.CategoricalGeneralizedCrossEntropy.q", "greater than 0 and less than 1"),
    ],
)
def test_a_range_says_itself(path: str, given: str) -> None:
    kind, entry, name = path.split(".")
    assert str(catalog.find(kind, entry).parameters[name].range) == given


@pytest.mark.parametrize(
    "text, inside, outside",
    [
        ("[0, 1)", [0, 0.999], [-0.001, 1]),
        ("(0, 1]", [0.001, 1], [0, 1.001]),
        ("[2, )", [2, 1e9], [1]),
        ("(, 0)", [-1], [0, 1]),
    ],
)
def test_an_interval_holds_its_closed_bounds_only(
    text: str, inside: list[float], outside: list[float]
) -> None:
    interval = Range.parse(text)
    assert all(number in interval for number in inside)
    assert not any(number in interval for number in outside)


def test_what_is_no_interval_is_refused() -> None:
    with pytest.raises(ValueError, match="no interval"):
        Range.parse("0..1")


@pytest.mark.keras
@pytest.mark.parametrize("dtype", DTYPE.known)
def test_keras_takes_each_dtype_of_an_input(dtype: str) -> None:
    import keras

    assert keras.Input((1,), dtype=dtype).shape == (None, 1)


@pytest.mark.keras
def test_keras_takes_no_other_dtype_of_an_input() -> None:
    import keras

    for dtype in ("float3", "Float32", "half", "double", "str"):
        with pytest.raises(ValueError, match="Invalid dtype"):
            keras.Input((1,), dtype=dtype)


@pytest.mark.keras
@pytest.mark.parametrize("item", ["3", [3]])
@pytest.mark.parametrize(
    "path",
    [
        "layers.MaxPooling2D.pool_size",
        "layers.UpSampling2D.size",
        "layers.TextVectorization.ngrams",
        "metrics.Precision.thresholds",
        "metrics.AUC.thresholds",
    ],
)
def test_keras_refuses_an_item_that_is_no_number(path: str, item: Any) -> None:
    import keras

    kind, name, argument = path.split(".")
    made = getattr(getattr(keras, kind), name)
    with pytest.raises((TypeError, ValueError)):
        made(**{argument: [item, item]})
