"""Floating-point operations, against numbers worked out by hand and TensorFlow's own profiler."""

from __future__ import annotations

import contextlib
import io
from functools import partial
from pathlib import Path
from typing import Any

import keras
import pytest
import tensorflow as tf
from keras import layers

import kerasflow
from kerasflow import building
from kerasflow.building.budgets import make_budget
from kerasflow.building.costs import count_operations

pytestmark = pytest.mark.keras

MODELS = Path(__file__).parents[2] / "blueprints" / "models"

# What goes in, and what that costs: 2 for a multiply-add, 1 for anything else, 5 for a softmax.
BY_HAND: list[tuple[Any, list[tuple[int | None, ...]], int]] = [
    (layers.Dense(10), [(20,)], 2 * 20 * 10 + 10),
    (layers.Dense(10, use_bias=False, activation="relu"), [(20,)], 2 * 20 * 10 + 10),
    (layers.Dense(10, activation="softmax"), [(20,)], 2 * 20 * 10 + 10 + 5 * 10),
    (layers.Dense(10), [(7, 20)], 7 * (2 * 20 * 10 + 10)),
    (layers.EinsumDense("abc,cde->abde", (None, 4, 5)), [(7, 3)], 7 * 2 * 3 * 20),
    (layers.EinsumDense("...x,xy->...y", 6, bias_axes="y"), [(7, 3)], 7 * (2 * 3 * 6 + 6)),
    (layers.Conv1D(8, 3), [(10, 4)], 8 * 8 * (2 * 3 * 4 + 1)),
    (layers.Conv2D(8, 3, padding="same"), [(6, 5, 4)], 30 * 8 * (2 * 9 * 4 + 1)),
    (layers.Conv2D(8, 3, strides=2), [(7, 7, 4)], 9 * 8 * (2 * 9 * 4 + 1)),
    (layers.Conv2D(8, 3, groups=4), [(6, 6, 8)], 16 * 8 * (2 * 9 * 2 + 1)),
    (layers.Conv2D(8, 3, dilation_rate=2), [(7, 7, 4)], 9 * 8 * (2 * 9 * 4 + 1)),
    (layers.Conv3D(2, 2), [(3, 3, 3, 4)], 8 * 2 * (2 * 8 * 4 + 1)),
    (layers.Conv2DTranspose(5, 3, strides=2), [(4, 4, 3)], 2 * 9 * 5 * 48 + 9 * 9 * 5),
    (layers.DepthwiseConv2D(3, depth_multiplier=2), [(6, 6, 4)], 16 * 8 * (2 * 9 + 1)),
    (layers.SeparableConv2D(5, 3), [(6, 6, 4)], 16 * (2 * 9 * 4 + 2 * 4 * 5 + 5)),
    (layers.MaxPooling2D(2), [(6, 6, 4)], 9 * 4 * 4),
    (layers.AveragePooling1D(3), [(9, 4)], 3 * 4 * 3),
    (layers.GlobalAveragePooling2D(), [(6, 6, 4)], 144),
    (layers.Embedding(1000, 16), [(7,)], 0),
    (layers.Flatten(), [(6, 6)], 0),
    (layers.Dropout(0.5), [(6,)], 0),
    (layers.RandomZoom(0.1), [(6, 6, 3)], 0),
    (layers.BatchNormalization(), [(6, 4)], 48),
    (layers.LayerNormalization(), [(6, 4)], 7 * 24),
    (layers.LayerNormalization(center=False), [(6, 4)], 6 * 24),
    (layers.RMSNormalization(), [(6, 4)], 4 * 24),
    (layers.GroupNormalization(2), [(6, 4)], 7 * 24),
    (layers.UnitNormalization(), [(6, 4)], 3 * 24),
    (layers.Activation("tanh"), [(6,)], 6),
    (layers.Activation("linear"), [(6,)], 0),
    (layers.Softmax(), [(6,)], 30),
    (layers.Add(), [(6,), (6,), (6,)], 12),
    (layers.Average(), [(6,), (6,)], 12),
    (layers.Concatenate(), [(6,), (6,)], 0),
    (layers.Dot(axes=1), [(6,), (6,)], 12),
    (layers.Attention(), [(5, 8), (7, 8)], 5 * 7 * (2 * 8 + 5 + 2 * 8)),
    (layers.AdditiveAttention(), [(5, 8), (7, 8)], 5 * 7 * (4 * 8 + 5 + 2 * 8)),
    (layers.SimpleRNN(4), [(9, 3)], 9 * (2 * (3 + 4) * 4 + 3 * 4)),
    (layers.LSTM(4), [(9, 3)], 9 * (4 * 2 * (3 + 4) * 4 + 17 * 4)),
    (layers.GRU(4), [(9, 3)], 9 * (3 * 2 * (3 + 4) * 4 + 14 * 4)),
    (layers.Bidirectional(layers.LSTM(4)), [(9, 3)], 2 * 9 * (4 * 2 * 7 * 4 + 17 * 4)),
    (layers.RNN([layers.LSTMCell(4), layers.LSTMCell(2)]), [(9, 3)], 9 * (224 + 68 + 96 + 34)),
    (layers.ConvLSTM2D(4, 3), [(5, 6, 6, 2)], 5 * 16 * (2 * 9 * (2 + 4) * 16 + 17 * 4)),
    (layers.TimeDistributed(layers.Dense(4)), [(9, 3)], 9 * (2 * 3 * 4 + 4)),
    (layers.UpSampling2D(2), [(3, 3, 2)], 0),
]


def symbols(shapes: list[tuple[int | None, ...]]) -> tuple[Any, ...]:
    return tuple(keras.KerasTensor((None, *shape)) for shape in shapes)


def count(callee: Any, shapes: list[tuple[int | None, ...]], *, listed: bool = False) -> int | None:
    inputs = symbols(shapes)
    result = callee(list(inputs)) if listed else callee(*inputs)
    return count_operations(callee, inputs, tuple(keras.tree.flatten(result)))


@pytest.mark.parametrize(
    "layer, shapes, operations", BY_HAND, ids=lambda item: getattr(item, "name", "")
)
def test_a_layer_costs_what_one_works_out_by_hand(
    layer: Any, shapes: list[tuple[int | None, ...]], operations: int
) -> None:
    assert count(layer, shapes, listed=len(shapes) > 1) == operations


def test_attention_of_several_heads_costs_its_projections_and_its_scores() -> None:
    heads, key, queries, keys, width = 3, 4, 5, 7, 8
    projections = (2 * width + 1) * heads * key * (queries + 2 * keys)
    back = (2 * heads * key * width + width) * queries
    scores = heads * queries * keys * (2 * key + 5 + 2 * key)
    scaling = queries * heads * key
    layer = layers.MultiHeadAttention(heads, key)
    assert count(layer, [(queries, width), (keys, width)]) == (
        projections + back + scores + scaling
    )


def test_grouped_attention_shares_its_keys_and_values() -> None:
    whole = layers.GroupQueryAttention(4, num_query_heads=6, num_key_value_heads=6)
    grouped = layers.GroupQueryAttention(4, num_query_heads=6, num_key_value_heads=2)
    shapes: list[tuple[int | None, ...]] = [(5, 8), (7, 8)]
    saved = 2 * 7 * 4 * 4 * (2 * 8 + 1)
    assert (count(whole, shapes) or 0) - (count(grouped, shapes) or 0) == saved


@pytest.mark.parametrize(
    "op, shapes, operations",
    [
        (partial(keras.ops.matmul), [(5, 8), (8, 3)], 5 * 3 * 16),
        (partial(keras.ops.einsum, "bij,bjk->bik"), [(5, 8), (8, 3)], 5 * 3 * 16),
        (partial(keras.ops.add), [(5,), (5,)], 5),
        (partial(keras.ops.reshape, newshape=(-1, 10)), [(2, 5)], 0),
        (partial(keras.ops.mean, axis=1), [(5, 3)], 15),
        (partial(keras.ops.softmax), [(5,)], 25),
    ],
    ids=lambda item: item.func.__name__ if isinstance(item, partial) else "",
)
def test_an_op_costs_what_one_works_out_by_hand(
    op: Any, shapes: list[tuple[int | None, ...]], operations: int
) -> None:
    assert count(op, shapes) == operations


def test_a_nested_model_costs_what_its_calls_cost_each_time() -> None:
    dense = layers.Dense(4)
    symbol = keras.Input((4,))
    model = keras.Model(symbol, dense(dense(symbol)) + 1)
    assert count(model, [(4,)]) == 2 * (2 * 16 + 4) + 4
    assert count(keras.Sequential([keras.Input((4,)), layers.Dense(3)]), [(4,)]) == 27


def test_what_is_not_known_is_not_counted() -> None:
    class Own(layers.Dense):
        """May compute anything."""

    assert count(Own(3), [(4,)]) is None
    assert count(partial(keras.ops.median, axis=1), [(4,)]) is None
    symbol = keras.Input((4,))
    assert count(keras.Model(symbol, Own(3)(symbol)), [(4,)]) is None


def test_a_size_that_is_not_fixed_is_taken_for_one() -> None:
    assert count(layers.Dense(10), [(None, 20)]) == count(layers.Dense(10), [(1, 20)])


@pytest.mark.parametrize(
    "name, tolerance",
    [
        ("mnist_convnet", 0.01),
        ("autoencoder", 0.01),
        ("conv_lstm", 0.01),
        ("xception_small", 0.01),
        pytest.param("vit", 0.02, marks=pytest.mark.slow),
    ],
)
def test_a_model_costs_what_tensorflow_counts(name: str, tolerance: float) -> None:
    blueprint = kerasflow.load(MODELS / f"{name}.json")
    inference, model = building.infer(blueprint), building.build(blueprint)
    assert inference
    counted = make_budget(inference.nodes).operations
    assert counted == pytest.approx(count_in_tensorflow(model), rel=tolerance)
    keras.backend.clear_session()


def count_in_tensorflow(model: Any) -> int:
    """What TensorFlow's profiler counts in the graph of a prediction for one row."""
    [symbol] = model.inputs
    spec = tf.TensorSpec([1, *(size or 1 for size in symbol.shape[1:])], symbol.dtype)
    traced = tf.function(lambda rows: model(rows, training=False)).get_concrete_function(spec)
    options = tf.compat.v1.profiler.ProfileOptionBuilder.float_operation()
    with contextlib.redirect_stdout(io.StringIO()):
        profile = tf.compat.v1.profiler.profile(traced.graph, options={**options, "output": "none"})
    return int(profile.total_float_ops)
