"""The layers of the house: what they compute, and that Keras can save and load them."""

from __future__ import annotations

import numpy as np
import pytest

from kerasflow import BuildError

pytestmark = pytest.mark.keras

STEPS = {"steps": {"shape": [3, 2]}}


def numbers(*shape):
    return np.arange(np.prod(shape), dtype="float32").reshape(shape)


def test_a_position_embedding_adds_one_vector_to_each_position(build):
    model = build(
        model={"inputs": STEPS, "layers": [{"PositionEmbedding": {}, "name": "positions"}]}
    )
    vectors = numbers(3, 2)
    model.get_layer("positions").set_weights([vectors])
    given = numbers(4, 3, 2) * 10
    np.testing.assert_array_equal(np.asarray(model(given)), given + vectors)


def test_a_class_token_stands_before_every_sequence(build):
    model = build(model={"inputs": STEPS, "layers": [{"ClassToken": {}, "name": "token"}]})
    model.get_layer("token").set_weights([np.array([[[5.0, 6.0]]])])
    given = numbers(4, 3, 2)
    result = np.asarray(model(given))
    np.testing.assert_array_equal(result[:, 0], [[5.0, 6.0]] * 4)
    np.testing.assert_array_equal(result[:, 1:], given)
    assert model.output.shape == (None, 4, 2)


def test_a_class_token_keeps_an_unknown_length(build):
    model = build(model={"inputs": {"s": {"shape": [None, 2]}}, "layers": ["ClassToken"]})
    assert model.output.shape == (None, None, 2)
    assert np.asarray(model(numbers(1, 7, 2))).shape == (1, 8, 2)


def test_add_loss_adds_the_weighted_mean_and_passes_its_input_on(build):
    model = build(
        model={
            "inputs": STEPS,
            "layers": [{"Dense": {"units": 2, "kernel_initializer": "identity"}}, {"AddLoss": 0.5}],
        },
        compile={"optimizer": "sgd"},
    )
    given = numbers(4, 3, 2)
    np.testing.assert_array_equal(np.asarray(model(given)), given)
    history = model.fit(given, epochs=1, batch_size=4, verbose=0)
    assert history.history["loss"][-1] == pytest.approx(0.5 * given.mean())


@pytest.mark.parametrize(
    "node",
    [
        {"PositionEmbedding": {"initializer": "he_normal"}},
        {"ClassToken": {"initializer": {"RandomNormal": {"stddev": 0.5, "seed": 1}}}},
        {"AddLoss": {"weight": 0.25}},
    ],
    ids=lambda node: next(iter(node)),
)
def test_keras_saves_and_loads_a_layer_of_the_house(node, build, tmp_path):
    import keras

    model = build(model={"inputs": STEPS, "layers": [node]})
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    given = numbers(4, 3, 2)
    np.testing.assert_array_equal(np.asarray(loaded(given)), np.asarray(model(given)))
    assert loaded.layers[-1].get_config() == model.layers[-1].get_config()


@pytest.mark.parametrize("name", ["PositionEmbedding", "ClassToken"])
def test_a_layer_of_the_house_says_what_input_it_needs(name, build):
    with pytest.raises(BuildError, match=rf"{name} needs an input of shape \(batch, length, dim\)"):
        build(model={"inputs": {"x": {"shape": [3]}}, "layers": [name]})


@pytest.mark.parametrize("name", ["PositionEmbedding", "ClassToken", "AddLoss"])
def test_a_layer_of_the_house_works_in_half_precision(name, build):
    model = build(
        model={"inputs": STEPS, "layers": [name]}, runtime={"precision": "mixed_bfloat16"}
    )
    assert model.output.dtype == "bfloat16"
