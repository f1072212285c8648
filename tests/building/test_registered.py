"""What the user registered is built by its name: layers, losses, metrics, models."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from kerasflow import BuildError

pytestmark = pytest.mark.keras

X = {"x": {"shape": [4]}}


def data(*shape):
    return np.random.default_rng(0).normal(size=(6, *shape)).astype("float32")


@keras.saving.register_keras_serializable("tests")
class Scaled(keras.layers.Layer):
    def __init__(self, factor, activation="linear", inner=None, **kwargs):
        super().__init__(**kwargs)
        self.factor, self.activation, self.inner = factor, activation, inner

    def call(self, inputs):
        return inputs * self.factor


class Pair(keras.layers.Layer):
    def call(self, left, right):
        return left - right


def clipped(y_true, y_pred, most=1.0):
    return keras.ops.mean(keras.ops.minimum(keras.ops.abs(y_true - y_pred), most), axis=-1)


class Gap(keras.losses.Loss):
    def __init__(self, gap=1.0, **kwargs):
        super().__init__(**kwargs)
        self.gap = gap

    def call(self, y_true, y_pred):
        return keras.ops.mean(y_pred - y_true + self.gap, axis=-1)


class Siamese(keras.Model):
    steps = 0

    def train_step(self, data):
        type(self).steps += 1
        return super().train_step(data)


class VAE(keras.Model):
    def __init__(self, encoder, decoder, beta=1.0, **kwargs):
        super().__init__(**kwargs)
        self.encoder, self.decoder, self.beta = encoder, decoder, beta

    def call(self, inputs):
        return self.decoder(self.encoder(inputs))


class Adversarial(keras.Model):
    def __init__(self, generator, **kwargs):
        super().__init__(**kwargs)
        self.generator = generator

    def compile(self, generator_optimizer, penalty=None):
        super().compile()
        self.generator_optimizer, self.penalty = generator_optimizer, penalty

    def call(self, inputs):
        return self.generator(inputs)


def test_a_layer_gets_its_arguments_and_its_strings_as_they_are_written(registered, build):
    registered(Scaled)
    node = {"Scaled": {"factor": 3.0, "activation": "relu", "inner": {"L2": 0.1}}, "name": "s"}
    model = build(model={"inputs": X, "layers": [node]})
    layer = model.get_layer("s")
    assert layer.activation == "relu"
    assert isinstance(layer.inner, keras.regularizers.L2)
    np.testing.assert_allclose(np.asarray(model(data(4))), data(4) * 3, rtol=1e-6)


def test_a_layer_of_two_tensors_takes_a_list(registered, build):
    registered(Pair, name="Minus")
    model = build(
        model={
            "inputs": {"a": {"shape": [4]}, "b": {"shape": [4]}},
            "layers": [{"Minus": {}, "inputs": ["a", "b"]}],
        }
    )
    given = {"a": data(4), "b": data(4) * 3}
    np.testing.assert_allclose(np.asarray(model(given)), data(4) * -2, rtol=1e-5)


@pytest.mark.parametrize(
    "loss, most", [("Clipped", 1.0), ({"Clipped": {}}, 1.0), ({"Clipped": {"most": 0.1}}, 0.1)]
)
def test_a_loss_may_be_a_function(loss, most, registered, build):
    registered(clipped, name="Clipped", kind="losses")
    model = build(model={"inputs": X, "layers": [{"Dense": 4}]}, compile={"loss": loss})
    wanted = float(np.mean(clipped(data(4) * 9, model(data(4)), most)))
    assert model.evaluate(data(4), data(4) * 9, verbose=0) == pytest.approx(wanted, rel=1e-5)


@pytest.mark.slow
def test_a_metric_may_be_a_function_and_keeps_its_name(registered, build):
    registered(clipped, name="Clipped", kind="metrics")
    model = build(
        model={"inputs": X, "layers": [{"Dense": 4}]},
        compile={"loss": "mse", "metrics": ["Clipped", {"Clipped": {"most": 0.5}}]},
    )
    history = model.fit(data(4), data(4), verbose=0).history
    assert "clipped" in history


def test_a_loss_may_be_a_class(registered, build):
    registered(Gap)
    model = build(
        model={"inputs": X, "layers": [{"Dense": {"units": 4, "kernel_initializer": "zeros"}}]},
        compile={"loss": {"Gap": {"gap": 2.0}}},
    )
    assert model.evaluate(data(4), data(4) * 0, verbose=0) == pytest.approx(2.0)


def test_a_class_beside_inputs_and_layers_trains_by_its_own_step(registered, build):
    registered(Siamese)
    model = build(
        model={"class": "Siamese", "inputs": X, "layers": [{"Dense": 1}]},
        compile={"optimizer": "sgd", "loss": "mse", "run_eagerly": True},
    )
    assert isinstance(model, Siamese)
    assert model.output.shape == (None, 1)
    model.fit(data(4), data(1), batch_size=3, verbose=0)
    assert Siamese.steps == 2


@pytest.mark.slow
def test_a_model_of_a_class_of_its_own_gets_the_models_in_its_arguments(registered, build):
    registered(VAE)
    model = build(
        model={
            "VAE": {
                "encoder": {"Model": {"inputs": X, "layers": [{"Dense": 2, "name": "code"}]}},
                "decoder": {"Model": {"inputs": {"z": {"shape": [2]}}, "layers": [{"Dense": 4}]}},
                "beta": 0.5,
            }
        },
        compile={"optimizer": "adam", "loss": "mse"},
    )
    assert isinstance(model, VAE)
    assert (model.beta, model.encoder.output.shape) == (0.5, (None, 2))
    assert "loss" in model.fit(data(4), data(4), verbose=0).history


@pytest.mark.slow
def test_an_application_in_an_argument_is_built_without_weights_too(registered, build, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("weights were asked for")

    monkeypatch.setattr("keras.src.applications.mobilenet_v2.file_utils.get_file", refuse)
    registered(Adversarial)
    base = {"input_shape": [32, 32, 3], "include_top": False, "alpha": 0.35}
    model = build(model={"Adversarial": {"generator": {"applications.MobileNetV2": base}}})
    assert model.generator.output.shape == (None, 1, 1, 1280)


def test_compile_takes_the_arguments_of_the_class(registered, build):
    registered(Adversarial)
    model = build(
        model={"Adversarial": {"generator": {"Model": {"inputs": X, "layers": [{"Dense": 4}]}}}},
        compile={"generator_optimizer": {"Adam": 0.5}, "penalty": "soft"},
    )
    assert isinstance(model.generator_optimizer, keras.optimizers.Adam)
    assert model.penalty == "soft"


def test_a_class_that_is_not_registered_is_named(build):
    with pytest.raises((BuildError, ValueError), match="Unheard"):
        build(model={"class": "Unheard", "inputs": X, "layers": [{"Dense": 1}]})
