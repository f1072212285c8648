"""What repeats in a model is written once, and is still the same model."""

from __future__ import annotations

import pytest

import kerasflow
from kerasflow.blueprints.unparsing import to_mapping

pytestmark = pytest.mark.keras


def written(model, **options):
    return to_mapping(kerasflow.from_model(model, **options))


def residual(x, units, *, wide=False):
    from keras import layers

    h = layers.Dense(units, activation="relu")(x)
    h = layers.LayerNormalization(epsilon=1e-5)(h)
    h = layers.Dropout(0.1)(h)
    h = layers.Dense(2 * units if wide else x.shape[-1])(h)
    shortcut = layers.Dense(2 * units)(x) if wide else x
    return layers.Add()([shortcut, h])


def test_equal_layers_in_a_row_become_one_that_repeats():
    import keras

    dense = [keras.layers.Dense(8, activation="relu") for _ in range(3)]
    model = keras.Sequential([keras.Input((8,)), *dense, keras.layers.Dense(1, name="y")])
    assert written(model)["model"]["layers"] == [
        {"Dense": {"units": 8, "activation": "relu"}, "repeat": 3},
        {"Dense": 1, "name": "y"},
    ]


def test_equal_parts_become_a_block_and_what_differs_its_parameters():
    import keras

    x = h = keras.Input((8,), name="x")
    for units in (16, 16, 32, 64, 64, 64):
        h = residual(h, units)
    model = keras.Model(x, keras.layers.Dense(1, name="y")(h))
    found = written(model)
    assert found["blocks"] == {
        "residual": {
            "params": {"units": 64},
            "layers": [
                {"Dense": {"units": "${units}", "activation": "relu"}},
                {"LayerNormalization": {"epsilon": 1e-5}},
                {"Dropout": 0.1},
                {"Dense": 8},
                {"Add": {}, "inputs": ["input", "previous"]},
            ],
        }
    }
    assert found["model"]["layers"] == [
        {"use": "residual", "with": {"units": 16}, "repeat": 2},
        {"use": "residual", "with": {"units": 32}},
        {"use": "residual", "repeat": 3},
        {"Dense": 1, "name": "y"},
    ]


def test_a_value_that_is_always_a_multiple_of_another_is_written_so():
    import keras

    x = h = keras.Input((8,), name="x")
    for units in (8, 16, 32):
        h = residual(h, units, wide=True)
    block = written(keras.Model(x, keras.layers.Dense(1)(h)))["blocks"]["residual"]
    assert block["params"] == {"units": "required"}
    assert "${2 * units}" in str(block["layers"])


def test_blocks_are_called_as_the_layers_are():
    import keras
    from keras import layers

    x = h = keras.Input((8, 8, 4), name="x")
    for number, filters in enumerate((4, 8, 16)):
        h = layers.Conv2D(filters, 3, padding="same", name=f"encoder_{number}_conv")(h)
        h = layers.BatchNormalization(name=f"encoder_{number}_norm")(h)
        h = layers.Activation("relu", name=f"encoder_{number}_relu")(h)
    model = keras.Model(x, layers.GlobalAveragePooling2D(name="pool")(h))
    assert [*written(model)["blocks"]] == ["encoder"]
    names = [layer.get("name") for layer in written(model, flat=True)["model"]["layers"]]
    assert names[:3] == ["encoder_0_conv", "encoder_0_norm", "encoder_0_relu"]


def test_a_nested_model_is_written_with_blocks_too():
    import keras

    x = h = keras.Input((8,), name="x")
    for units in (16, 32, 64):
        h = residual(h, units)
    inner = keras.Model(x, h, name="inner")
    left, right = keras.Input((8,), name="left"), keras.Input((8,), name="right")
    y = keras.layers.Dense(1)(keras.layers.Concatenate()([inner(left), inner(right)]))
    found = written(keras.Model([left, right], y))
    assert [*found["blocks"]] == ["residual"]
    assert found["model"]["layers"][1] == {"share": "inner", "inputs": "right"}


@pytest.mark.parametrize("shared", [False, True])
def test_layers_that_are_called_again_stay_together(shared):
    import keras
    from keras import layers

    x = h = keras.Input((8,), name="x")
    again = layers.Dense(8)
    for _ in range(4):
        h = layers.Dense(8, activation="relu")(h)
        h = (again if shared else layers.Dense(8))(h)
        h = layers.Dropout(0.5)(h)
    kerasflow.from_model(keras.Model(x, layers.Dense(1)(h)))
