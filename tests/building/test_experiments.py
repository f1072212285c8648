"""Whole blueprints: `compile`, precision, frozen nodes, deferred values, and a step of training."""

from __future__ import annotations

import numpy as np
import pytest

from kerasflow import BlueprintError, BuildError
from kerasflow.building import TensorInfo

pytestmark = pytest.mark.keras

X = {"x": {"shape": [4]}}
TWO_OUTPUTS = {
    "inputs": X,
    "layers": [
        {"Dense": 3, "name": "h"},
        {"Dense": {"units": 2, "activation": "softmax"}, "inputs": "h", "name": "kind"},
        {"Dense": 1, "inputs": "h", "name": "size"},
    ],
    "outputs": ["kind", "size"],
}


def data(*shape):
    return np.random.default_rng(0).normal(size=(6, *shape)).astype("float32")


@pytest.mark.slow
def test_losses_metrics_and_weights_are_those_of_each_output(build):
    model = build(
        model=TWO_OUTPUTS,
        compile={
            "optimizer": {"Adam": 0.01},
            "loss": {"kind": "sparse_categorical_crossentropy", "size": {"Huber": {"delta": 2.0}}},
            "loss_weights": {"kind": 1.0, "size": 0.5},
            "metrics": {"kind": ["accuracy"], "size": ["mae", {"RootMeanSquaredError": {}}]},
        },
    )
    targets = {"kind": np.zeros(6, "int32"), "size": data(1)}
    history = model.fit(data(4), targets, epochs=1, batch_size=6, verbose=0).history
    assert set(history) == {
        *("loss", "kind_loss", "size_loss"),
        *("kind_accuracy", "size_mae", "size_root_mean_squared_error"),
    }
    wanted = history["kind_loss"][0] + 0.5 * history["size_loss"][0]
    assert history["loss"][0] == pytest.approx(wanted, rel=1e-5)


@pytest.mark.slow
def test_a_loss_may_be_addressed_by_the_name_of_the_only_output(build):
    model = build(
        model={"inputs": X, "layers": [{"Dense": 4, "repeat": 2, "name": "h"}], "outputs": "h"},
        compile={"loss": {"h": "mse"}, "metrics": {"h": ["mae"]}},
    )
    assert set(model.fit(data(4), data(4), verbose=0).history) == {"loss", "mae"}


def test_a_schedule_goes_into_an_optimizer(build):
    import keras

    decay = {"initial_learning_rate": 0.1, "decay_steps": 2, "decay_rate": 0.5}
    model = build(
        model={"inputs": X, "layers": [{"Dense": 1}]},
        compile={
            "optimizer": {"SGD": {"learning_rate": {"ExponentialDecay": decay}, "momentum": 0.5}},
            "loss": "mse",
        },
    )
    schedule = model.optimizer._learning_rate
    assert isinstance(schedule, keras.optimizers.schedules.ExponentialDecay)
    model.fit(data(4), data(1), batch_size=3, epochs=1, verbose=0)
    assert float(model.optimizer.learning_rate) == pytest.approx(0.05)


@pytest.mark.parametrize(
    "optimizer", ["adam", "AdamW", {"Lion": 1e-4}, {"SGD": {"nesterov": True}}]
)
def test_an_optimizer_is_named_by_its_string_its_class_or_with_arguments(optimizer, build):
    import keras

    model = build(
        model={"inputs": X, "layers": [{"Dense": 1}]},
        compile={"optimizer": optimizer, "loss": "mse"},
    )
    assert isinstance(model.optimizer, keras.optimizers.Optimizer)


def test_compile_passes_further_arguments_on(build):
    model = build(
        model={"inputs": X, "layers": [{"Dense": 1}]},
        compile={"loss": "mse", "steps_per_execution": 2, "jit_compile": False},
    )
    assert model.steps_per_execution == 2
    assert not model.jit_compile


def test_a_model_without_compile_is_not_compiled(build):
    assert not build(model={"inputs": X, "layers": [{"Dense": 1}]}).compiled


@pytest.mark.slow
def test_a_node_a_block_and_a_group_are_frozen(build):
    inner = [{"Dense": 4}, {"BatchNormalization": {}}]
    model = build(
        blocks={"b": {"layers": inner}},
        model={
            "inputs": X,
            "layers": [
                {"Dense": 4, "trainable": False, "name": "node"},
                {"use": "b", "trainable": False, "name": "block"},
                {"layers": inner, "trainable": False, "name": "group"},
                {"Dense": 4, "repeat": 2, "trainable": False, "name": "series"},
                {"Dense": 4, "name": "free"},
            ],
        },
        compile={"loss": "mse"},
    )
    trained = {weight.path.split("/")[0] for weight in model.trainable_weights}
    assert trained == {"free"}
    before = [weight.numpy() for weight in model.non_trainable_weights]
    model.fit(data(4), data(4), verbose=0)
    for weight, old in zip(model.non_trainable_weights, before, strict=True):
        np.testing.assert_array_equal(weight.numpy(), old)


def test_a_layer_inside_a_frozen_block_may_say_otherwise(build):
    model = build(
        model={
            "inputs": X,
            "layers": [
                {
                    "layers": [{"Dense": 4, "name": "a"}, {"Dense": 4, "trainable": True}],
                    "trainable": False,
                    "name": "g",
                }
            ],
        }
    )
    assert {weight.path.split("/")[0] for weight in model.trainable_weights} == {"g_dense"}


@pytest.mark.slow
def test_precision_holds_for_the_layers_and_is_as_before_afterwards(build):
    import keras

    before = keras.config.dtype_policy().name
    model = build(
        model={
            "inputs": X,
            "layers": [{"Dense": 2}, {"Activation": {"activation": "softmax", "dtype": "float32"}}],
        },
        runtime={"precision": "mixed_float16"},
        compile={"loss": "mse"},
    )
    assert [layer.dtype_policy.name for layer in model.layers[1:]] == ["mixed_float16", "float32"]
    assert keras.config.dtype_policy().name == before
    model.fit(data(4), data(2), verbose=0)
    assert isinstance(model.optimizer, keras.optimizers.LossScaleOptimizer)


def test_precision_is_as_before_after_an_error_too(build):
    import keras

    before = keras.config.dtype_policy().name
    with pytest.raises(BuildError):
        build(
            model={"inputs": X, "layers": [{"Reshape": [7, 7]}]},
            runtime={"precision": "mixed_float16"},
        )
    assert keras.config.dtype_policy().name == before


def test_shapes_that_the_blueprint_leaves_open_come_from_the_signature(build):
    model = build(
        model={"inputs": ["x"], "layers": [{"Dense": 2}]},
        signature={"x": TensorInfo((3,), "float16")},
    )
    assert (model.input.shape, model.input.dtype) == ((None, 3), "float16")


def test_values_known_late_come_from_late(build):
    model = build(
        preprocess=[
            {"StringLookup": {}, "inputs": "word", "name": "words"},
        ],
        model={
            "inputs": {"words": {"shape": [3], "dtype": "int64"}},
            "layers": [
                {
                    "Embedding": {
                        "input_dim": "${preprocess.words.vocabulary_size + 1}",
                        "output_dim": 2,
                    }
                },
                "Flatten",
                {"Dense": "${shape.words[-1] * 2}"},
            ],
        },
        compile={
            "optimizer": {
                "Adam": {
                    "learning_rate": {
                        "CosineDecay": {
                            "initial_learning_rate": 0.1,
                            "decay_steps": "${data.train.steps * fit.epochs}",
                        }
                    }
                }
            },
            "loss": "mse",
        },
        deferred={"preprocess.words.vocabulary_size": 9, "data.train.steps": 5, "fit.epochs": 3},
    )
    assert model.layers[1].input_dim == 10
    assert model.layers[-1].units == 6
    assert model.optimizer._learning_rate.decay_steps == 15


def test_a_late_value_that_nobody_knows_is_named(build):
    with pytest.raises(BuildError, match=r"model.layers\[0\].Dense.units: .*data.train.steps"):
        build(model={"inputs": X, "layers": [{"Dense": "${data.train.steps}"}]})


def test_the_shape_of_an_earlier_node_is_a_value(build):
    model = build(
        model={
            "inputs": {"x": {"shape": [4, 6]}},
            "layers": [
                {"Conv1D": {"filters": 5, "kernel_size": 1}, "name": "c"},
                {"Dense": "${shape.c[-1] * 2}"},
                {"Reshape": ["${shape.c[1] * 10}"], "inputs": "previous"},
            ],
        }
    )
    assert model.output.shape == (None, 40)


@pytest.mark.slow
def test_an_application_is_built_without_weights(build):
    node = {"applications.MobileNetV2": {"include_top": False, "alpha": 0.35}, "name": "base"}
    model = build(
        model={
            "inputs": {"image": {"shape": [32, 32, 3]}},
            "layers": [{**node, "trainable": False}, "GlobalAveragePooling2D", {"Dense": 2}],
        }
    )
    assert model.output.shape == (None, 2)
    assert len(model.trainable_weights) == 2


@pytest.mark.parametrize("weights", ["imagenet", "/etc/passwd", "https://example.org/w.h5"])
def test_an_application_with_weights_is_refused_before_anything_is_read(weights, build):
    node = {"applications.MobileNetV2": {"weights": weights}}
    with pytest.raises((BuildError, BlueprintError), match="weights"):
        build(model={"inputs": {"image": {"shape": [32, 32, 3]}}, "layers": [node]})


def test_the_builder_alone_refuses_weights_too():
    from kerasflow.blueprints.graphs import Call, Ref
    from kerasflow.blueprints.specs import Component, FrozenDict
    from kerasflow.building.calling import make_callee
    from kerasflow.building.deferred import DeferredValues

    component = Component("applications.MobileNetV2", FrozenDict(weights="imagenet"))
    with pytest.raises(BuildError, match="`weights` takes no string, found `imagenet`"):
        make_callee(Call("base", component, Ref("image")), DeferredValues({}, {}))
