"""Models become blueprints that are the same models, and read as a person would write them."""

from __future__ import annotations

import pytest

import kerasflow
from kerasflow import ConversionError
from kerasflow.blueprints.unparsing import to_mapping

pytestmark = pytest.mark.keras


def layers_of(model, **options):
    return to_mapping(kerasflow.from_model(model, **options))["model"]["layers"]


def test_a_sequence_becomes_a_list_of_layers():
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(4, 3, activation="relu", kernel_initializer="he_normal"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.2),
            layers.Dense(3, name="score"),
        ]
    )
    assert layers_of(model) == [
        {
            "Conv2D": {
                "filters": 4,
                "kernel_size": 3,
                "activation": "relu",
                "kernel_initializer": "he_normal",
            }
        },
        "MaxPooling2D",
        "Flatten",
        {"Dropout": 0.2},
        {"Dense": 3, "name": "score"},
    ]


def test_operators_and_constants_become_ops():
    import keras
    import numpy as np

    x = keras.Input((3,), name="x")
    model = keras.Model(x, (2.0 * x + np.array([1.0, 2.0, 3.0], "float32"))[:, 0:2])
    assert layers_of(model) == [
        {"ops.multiply": {"x1": 2.0}},
        {"ops.add": [1.0, 2.0, 3.0]},
        {"ops.get_item": "[:, 0:2]"},
    ]


def test_what_the_model_was_compiled_with_is_kept():
    import keras

    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
    rate = keras.optimizers.schedules.ExponentialDecay(0.01, 100, 0.9)
    loss = keras.losses.Huber(delta=0.3)
    model.compile(keras.optimizers.SGD(rate, momentum=0.9), loss, metrics=["mae"])
    assert to_mapping(kerasflow.from_model(model))["compile"] == {
        "optimizer": {
            "SGD": {
                "learning_rate": {
                    "ExponentialDecay": {
                        "initial_learning_rate": 0.01,
                        "decay_steps": 100,
                        "decay_rate": 0.9,
                    }
                },
                "momentum": 0.9,
            }
        },
        "loss": {"Huber": 0.3},
        "metrics": ["mae"],
    }


def test_the_proof_leaves_the_model_as_it_was():
    import keras
    import numpy as np

    model = keras.Sequential(
        [keras.Input((4,)), keras.layers.BatchNormalization(), keras.layers.Dropout(0.5)]
    )
    model.compile("adam", "mse", metrics=["mae"])
    before = [keras.ops.convert_to_numpy(each) for each in model.variables]
    kerasflow.from_model(model)
    after = [keras.ops.convert_to_numpy(each) for each in model.variables]
    assert all(map(np.array_equal, before, after))
    assert not model.optimizer.built


def test_everything_that_no_blueprint_expresses_is_named_at_once():
    import keras

    class Own(keras.layers.Layer):
        def call(self, inputs):
            return inputs

    first = keras.layers.Lambda(lambda x: x + 1, name="first")
    model = keras.Sequential([keras.Input((4,)), first, Own(name="own"), keras.layers.Dense(1)])
    with pytest.raises(ConversionError) as caught:
        kerasflow.from_model(model)
    assert [obstacle.name for obstacle in caught.value.obstacles] == ["first", "own"]
    assert str(caught.value) == (
        "2 parts of the model no blueprint expresses\n"
        "  `first`: `Lambda` holds Python code; name an op such as `ops.square`, or register a "
        "layer\n"
        "  `own`: `Own` is a class of your own that is not registered; register it first: "
        "`kf.register(Own)`"
    )


def test_a_model_without_a_graph_is_refused():
    import keras

    class Own(keras.Model):
        def call(self, inputs):
            return inputs

    with pytest.raises(ConversionError, match="computes in a `call` of its own"):
        kerasflow.from_model(Own())
    with pytest.raises(ConversionError, match="the model is not built"):
        kerasflow.from_model(keras.Sequential([keras.layers.Dense(1)]))
    with pytest.raises(ConversionError, match="expected a Keras model, found a `list`"):
        kerasflow.from_model([])


@pytest.mark.parametrize("of_program", ["float32", "mixed_float16", "float64"])
@pytest.mark.parametrize(
    "policy, of_head",
    [("mixed_float16", "float32"), ("bfloat16", "float32"), ("float32", "float64")],
)
def test_a_layer_of_another_precision_keeps_it_whatever_the_program_has(
    policy, of_head, of_program
):
    import keras

    before = keras.config.dtype_policy()
    try:
        keras.config.set_dtype_policy(policy)
        head = keras.layers.Dense(2, dtype=of_head)
        model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4), head])
        keras.config.set_dtype_policy(of_program)
        blueprint = kerasflow.from_model(model)
    finally:
        keras.config.set_dtype_policy(before)
    assert [node.body.args.get("dtype") for node in blueprint.model.layers] == [None, of_head]
