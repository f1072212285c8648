"""Calls of `preprocess` as one program: the bits of the calls one by one, called directly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from feeding.preprocessing.test_preprocessors import blueprint_of, node

from kerasflow.blueprints.loading import load
from kerasflow.catalog import having, register
from kerasflow.errors import BuildError, DataError
from kerasflow.feeding import Preprocessor, feed
from kerasflow.feeding.preprocessing.traces import call_directly
from kerasflow.feeding.sources.reading import read_tables

pytestmark = pytest.mark.keras

ROWS = 40
random = np.random.default_rng(4)
FLOATS = random.normal(3, 5, (ROWS, 6)).astype(np.float32)
IMAGES = random.integers(0, 256, (ROWS, 9, 7, 3)).astype(np.uint8)
CODES = random.integers(0, 5, ROWS)
HUGE = random.integers(2**24, 2**50, ROWS)
WORDS = random.choice(np.array(["the cat", "a dog sat", "", "the bird"], dtype=object), ROWS)

LAYERS: dict[str, list[tuple[dict[str, Any], Any]]] = {
    "Rescaling": [({"scale": 1 / 255, "offset": -0.3}, IMAGES), ({"scale": 0.1}, FLOATS)],
    "Normalization": [({}, FLOATS), ({"axis": None}, IMAGES)],
    "Discretization": [
        ({"num_bins": 4}, FLOATS),
        ({"bin_boundaries": [2.0**25 + 4]}, np.full(ROWS, 2**25 + 3)),
    ],
    "CategoryEncoding": [
        ({"num_tokens": 5, "output_mode": mode}, CODES) for mode in ("one_hot", "multi_hot")
    ],
    "Hashing": [({"num_bins": 97}, WORDS), ({"num_bins": 97}, HUGE)],
    "StringLookup": [({}, WORDS), ({"output_mode": "tf_idf"}, WORDS)],
    "IntegerLookup": [({}, HUGE), ({"output_mode": "one_hot"}, CODES)],
    "TextVectorization": [
        ({"output_sequence_length": 4}, WORDS),
        ({"output_mode": "count"}, WORDS),
    ],
    "CenterCrop": [
        ({"height": height, "width": 4}, images)
        for height in (5, 12)
        for images in (IMAGES, IMAGES.astype(np.int64) + 2**25)
    ],
    "Flatten": [({}, IMAGES)],
    "Reshape": [({"target_shape": [3, 2]}, FLOATS)],
    "Permute": [({"dims": [2, 1, 3]}, IMAGES)],
    "RepeatVector": [({"n": 3}, FLOATS)],
    "ZeroPadding1D": [({}, FLOATS[:, :, None])],
    "ZeroPadding2D": [({}, IMAGES)],
    "Cropping1D": [({}, FLOATS[:, :, None])],
    "Cropping2D": [({}, IMAGES)],
}
PAIRS = ("Concatenate", "Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum")

ALONE = (
    *("abs", "absolute", "ceil", "cos", "exp", "expm1", "floor", "isfinite", "isinf", "isnan"),
    *("log", "log1p", "log2", "log10", "logical_not", "nan_to_num", "negative", "reciprocal"),
    *("ravel", "round", "sigmoid", "sign", "sin", "sqrt", "square", "tanh"),
)
WITH_A_NUMBER = (
    *("add", "divide", "divide_no_nan", "equal", "floor_divide", "greater", "greater_equal"),
    *("less", "less_equal", "logical_and", "logical_or", "maximum", "minimum", "mod", "multiply"),
    *("not_equal", "power", "subtract", "true_divide"),
)
OF_POSITIVES = ("log", "log1p", "log2", "log10", "sqrt", "power")
OPS: dict[str, dict[str, Any]] = {
    **{name: {} for name in ALONE},
    **{name: {"x2": 0.3} for name in WITH_A_NUMBER},
    **{name: {"axis": 1} for name in ("max", "mean", "min", "sum")},
    "cast": {"dtype": "int32"},
    "clip": {"x_min": -1.0, "x_max": 2.5},
    "expand_dims": {"axis": 1},
    "flip": {"axis": 1},
    "one_hot": {"num_classes": 4},
    "reshape": {"newshape": [-1, 3, 2]},
    "squeeze": {"axis": 1},
    "swapaxes": {"axis1": 1, "axis2": 1},
    "transpose": {"axes": [0, 1]},
}


def compare(steps: list[Any], columns: dict[str, Any], name: str = "out_of") -> None:
    """Makes a node of columns again and again: call by call at first, and by a program at last."""
    made = feed(blueprint_of(steps), data=columns).preprocessor
    taken = Preprocessor(made.plan, made.pipeline, made.known)
    one = {key: column[:1] for key, column in columns.items()}
    found = [(taken.transform(columns)[name], taken.transform(one)[name]) for _ in range(4)]
    assert taken.pipeline is not None
    [step] = taken.pipeline.traces._steps.values()
    assert step.__name__ == "run"
    for first, last in zip(found[0], found[-1], strict=True):
        assert (first.dtype, first.shape) == (last.dtype, last.shape)
        assert first.tobytes() == last.tobytes()


@pytest.mark.parametrize(
    "tag, index", [(tag, at) for tag in LAYERS for at in range(len(LAYERS[tag]))]
)
def test_a_layer_gives_the_same_bits(tag: str, index: int) -> None:
    arguments, column = LAYERS[tag][index]
    compare([node(tag, arguments, "x", "out_of")], {"x": column})


@pytest.mark.parametrize("tag", PAIRS)
def test_what_takes_several_columns_gives_the_same_bits(tag: str) -> None:
    compare([node(tag, {}, ["a", "b"], "out_of")], {"a": FLOATS, "b": FLOATS[::-1] / 3})


def test_crossed_columns_and_choices_give_the_same_bits() -> None:
    crossing = node("HashedCrossing", {"num_bins": 31}, ["a", "b"], "out_of")
    compare([crossing], {"a": WORDS, "b": WORDS[::-1]})
    binned = node("Discretization", {"bin_boundaries": [2.0, 5.0]}, "c", "b")
    compare([binned, crossing], {"a": WORDS, "c": FLOATS[:, :1]})
    choice = node("ops.where", {}, {"condition": "c", "x1": "a", "x2": "b"}, "out_of")
    compare([choice], {"c": FLOATS > 2, "a": FLOATS, "b": FLOATS[::-1]})
    for name in ("concatenate", "stack"):
        joined = node(f"ops.{name}", {"axis": 1}, ["a", "b"], "out_of")
        compare([joined], {"a": FLOATS, "b": FLOATS[::-1]})


@pytest.mark.parametrize("name", OPS)
def test_an_operation_gives_the_same_bits(name: str) -> None:
    column = FLOATS[:, 0] if name in ("ravel", "squeeze") else FLOATS
    if name in OF_POSITIVES:  # of others they are NaN, which no model takes
        column = np.abs(column)
    elif name == "one_hot":  # of others there is no place
        column = CODES % 4
    compare([node(f"ops.{name}", OPS[name], "x", "out_of")], {"x": column})


def test_everything_that_is_traced_was_tried() -> None:
    assert {*LAYERS, *PAIRS, "HashedCrossing"} == having("layers", "traceable")
    assert {*OPS, "concatenate", "stack", "where"} == having("ops", "traceable")


def test_operations_are_not_drawn_together_to_other_last_digits() -> None:
    steps = [
        node("Rescaling", {"scale": 1 / 3}, "x", "a"),
        node("Rescaling", {"scale": 1 / 7, "offset": 0.1}, "a", "b"),
        node("ops.divide", {"x2": 0.3}, "b", "c"),
        node("ops.add", {"x2": 1.0}, "c", "d"),
        node("ops.log", {}, "d", "out_of"),
    ]
    compare(steps, {"x": np.abs(FLOATS)})


def test_a_fault_of_a_cell_has_its_place_as_before() -> None:
    made = feed(
        blueprint_of([node("Rescaling", {"scale": 2.0}, "x", "out_of")]), data={"x": FLOATS}
    )
    for _ in range(5):
        made.preprocessor.transform({"x": FLOATS})
    faulty = FLOATS.copy()
    faulty[7, 2] = np.nan
    with pytest.raises(DataError, match="NaN") as caught:
        made.preprocessor.transform({"x": faulty})
    assert caught.value.row == 8


def test_a_fault_in_a_call_has_its_place_in_the_blueprint_as_before() -> None:
    step = node("IntegerLookup", {"num_oov_indices": 0}, "x", "out_of")
    made = feed(blueprint_of([step]), data={"x": CODES}).preprocessor
    for _ in range(5):
        made.transform({"x": CODES})
    with pytest.raises(BuildError, match="Keras refused `IntegerLookup`") as caught:
        made.transform({"x": CODES + 1})
    assert caught.value.path is not None
    assert caught.value.path.parts[:2] == ("preprocess", 0)


def test_a_layer_of_ones_own_is_called_every_time() -> None:
    import keras

    seen: list[str] = []

    @register
    class Talks(keras.layers.Layer):
        def call(self, inputs: Any) -> Any:
            seen.append("called")
            return inputs

    made = feed(blueprint_of([node("Talks", {}, "x", "out_of")]), data={"x": FLOATS})
    seen.clear()
    for _ in range(6):
        made.preprocessor.transform({"x": FLOATS})
    assert seen == ["called"] * 6


BLUEPRINTS = Path(__file__).parents[3] / "blueprints"


@pytest.mark.parametrize(
    "file",
    [
        *("mnist_dense.json", "mnist_cnn.json", "mnist_mlp_logits.json", "mnist_functional.yaml"),
        "spam_text.json",
    ],
)
def test_the_experiments_that_are_shipped_give_the_same_bits(file: str) -> None:
    blueprint = load(BLUEPRINTS / file)
    tables = read_tables(blueprint, roots=[BLUEPRINTS])
    few = {split: dict(table.take(slice(0, 300)).columns) for split, table in tables.items()}
    made, columns = feed(blueprint, data=few).preprocessor, few["train"]
    found = [made.transform(columns) for _ in range(6)]
    assert made.pipeline is not None
    assert [step.__name__ for step in made.pipeline.traces._steps.values()] == ["run"]
    for first, last in zip(found[0].values(), found[-1].values(), strict=True):
        assert first.tobytes() == last.tobytes()


def test_structures_and_states_are_as_in_a_call_of_tensorflow() -> None:
    import tensorflow as tf

    state = tf.Variable(1.0)

    @tf.function(input_signature=[{"a": tf.TensorSpec([None]), "b": tf.TensorSpec([None])}])
    def change(given):  # type: ignore[no-untyped-def]
        state.assign_add(tf.reduce_sum(given["a"]))
        texts = tf.strings.split(tf.strings.as_string(given["b"], precision=0))
        return {"twice": [given["a"] * 2, given["b"]], "texts": texts}

    traced = change.get_concrete_function()
    found = call_directly(traced)(tf.constant([1.0, 2.0]), tf.constant([5.0]))
    assert float(state) == 4
    assert [part.numpy().tolist() for part in found["twice"]] == [[2, 4], [5]]
    assert found["texts"].to_list() == [[b"5"]]


def test_operations_are_run_as_they_are_where_that_is_asked_for() -> None:
    import tensorflow as tf

    def divide(numbers):  # type: ignore[no-untyped-def]
        return numbers / 3.0

    numbers = tf.constant(np.random.default_rng(1).normal(5, 3, 4000).astype(np.float32))
    traced = tf.function(divide, input_signature=[tf.TensorSpec([None])]).get_concrete_function()
    expected = divide(numbers).numpy()
    np.testing.assert_array_equal(call_directly(traced, as_written=True)(numbers), expected)
    # A division by a constant is simplified to a product otherwise.
    assert not np.array_equal(call_directly(traced)(numbers), expected)


def test_a_fault_is_raised_as_by_tensorflow() -> None:
    import tensorflow as tf

    @tf.function(input_signature=[tf.TensorSpec([None])])
    def refuse(numbers):  # type: ignore[no-untyped-def]
        tf.debugging.assert_less(numbers, 3.0)
        return numbers

    call = call_directly(refuse.get_concrete_function())
    assert call(tf.constant([2.0])).numpy().tolist() == [2]
    with pytest.raises(tf.errors.InvalidArgumentError):
        call(tf.constant([4.0]))
