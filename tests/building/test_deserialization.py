"""Nothing of a document reaches Keras' own deserialization."""

from __future__ import annotations

import pytest

from kerasflow import BlueprintError, BuildError
from kerasflow.blueprints.specs import Component, FrozenDict

pytestmark = pytest.mark.keras

X = {"x": {"shape": [4, 4]}}
DECAY = {"CosineDecay": {"initial_learning_rate": 0.1, "decay_steps": 10}}

# Each string is another one than Keras' default, which Keras resolves in its own way.
BLUEPRINTS = {
    "names": {
        "model": {
            "inputs": X,
            "layers": [
                {
                    "Dense": {
                        "units": 3,
                        "activation": "tanh",
                        "kernel_initializer": "he_normal",
                        "bias_initializer": "random_normal",
                        "kernel_regularizer": "l2",
                        "kernel_constraint": "non_neg",
                        "activity_regularizer": "l1",
                        "dtype": "float32",
                    }
                },
                {"GRU": {"units": 2, "recurrent_initializer": "identity", "activation": "relu"}},
            ],
        },
        "compile": {"optimizer": "adamw", "loss": "mse", "metrics": ["accuracy", "mae"]},
    },
    "components": {
        "model": {
            "inputs": X,
            "layers": [
                {
                    "Conv1D": {
                        "filters": 3,
                        "kernel_size": 2,
                        "activation": {"LeakyReLU": 0.1},
                        "kernel_initializer": {"RandomNormal": {"stddev": 0.1}},
                        "kernel_regularizer": {"L1L2": {"l1": 0.1, "l2": 0.2}},
                    }
                },
                {"TimeDistributed": {"Dense": {"units": 2, "kernel_initializer": "he_uniform"}}},
                {"RNN": {"cell": [{"LSTMCell": 2}, {"GRUCell": 2}]}},
            ],
        },
        "compile": {
            "optimizer": {"SGD": {"learning_rate": DECAY}},
            "loss": {"Huber": 0.5},
            "metrics": [{"TopKCategoricalAccuracy": 2}],
        },
    },
    "nested": {
        "model": {
            "inputs": X,
            "layers": [
                {"Model": {"inputs": X, "layers": [{"Dense": 2}, "PositionEmbedding"]}},
                {"ops.mean": 1},
            ],
        },
        "compile": {"optimizer": "Lion", "loss": "BinaryCrossentropy"},
    },
}
# What the signatures of Keras' layers have as defaults, as Keras asks for it and as it finds it.
DEFAULTS = {
    *("glorot_uniform", "orthogonal", "zeros", "ones"),
    *("GlorotUniform", "Orthogonal", "Zeros", "Ones"),
}


@pytest.fixture
def deserialized(monkeypatch):
    """What reaches the deserializer; any `from_config` fails the test."""
    import keras
    from keras.src.saving import serialization_lib

    seen = []
    real = serialization_lib.deserialize_keras_object

    def record(config, *args, **kwargs):
        seen.append(config)
        return real(config, *args, **kwargs)

    def refuse(*_, **__):
        raise AssertionError("from_config was called")

    monkeypatch.setattr(serialization_lib, "deserialize_keras_object", record)
    for kind in (keras.Model, keras.layers.Layer, keras.optimizers.Optimizer, keras.losses.Loss):
        monkeypatch.setattr(kind, "from_config", refuse)
    return seen


@pytest.mark.parametrize("name", BLUEPRINTS)
def test_only_the_defaults_of_keras_reach_its_deserialization(name, build, deserialized):
    model = build(**BLUEPRINTS[name])
    assert model.compiled
    assert all(config["config"] == {} for config in deserialized)
    assert {config["class_name"] for config in deserialized} <= DEFAULTS


ATTACKS = [
    {"class_name": "Zeros", "config": {}},
    {"module": "keras.initializers", "class_name": "Zeros", "config": {}, "registered_name": None},
    {"module": "builtins", "class_name": "function", "config": "eval", "registered_name": "eval"},
    {"class_name": "__lambda__", "config": {"value": "4wEAAAA="}},
    {"class_name": "function", "config": {"module": "os", "function_name": "system"}},
    {"module": "keras.layers", "class_name": "Lambda", "config": {"function": "x"}},
    {"config": {"name": "x"}},
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.get("class_name", "config"))
@pytest.mark.parametrize(
    "parameter",
    ["kernel_initializer", "activation", "kernel_regularizer", "kernel_constraint", "dtype"],
)
def test_a_configuration_as_an_argument_is_refused(parameter, attack, build, deserialized):
    node = {"Dense": {"units": 2, parameter: attack}}
    with pytest.raises((BlueprintError, BuildError)):
        build(model={"inputs": X, "layers": [node]})
    assert deserialized == []


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.get("class_name", "config"))
def test_a_configuration_is_refused_by_the_builder_alone_too(attack, deserialized):
    """The check comes first for a user; the builder does not rely on it."""
    from kerasflow.blueprints.parsing.cursors import freeze
    from kerasflow.building.components import make_component
    from kerasflow.building.deferred import DeferredValues

    for tag, parameter, others in (
        ("Dense", "kernel_initializer", {"units": 1}),
        ("Dense", "dtype", {"units": 1}),
        ("Bidirectional", "layer", {}),
        ("RNN", "cell", {}),
        ("Activation", "activation", {}),
        ("LossScaleOptimizer", "inner_optimizer", {}),
        ("ModelCheckpoint", "filepath", {}),
    ):
        component = Component(tag, FrozenDict({parameter: freeze(attack), **others}))
        with pytest.raises(BuildError, match=r"takes no mapping|a configuration of Keras"):
            make_component(component, (), DeferredValues({}, {}))
    assert deserialized == []


@pytest.mark.parametrize("key", ["optimizer", "loss", "metrics", "loss_weights"])
def test_a_configuration_in_compile_is_refused(key, build, deserialized):
    compile_section = {"loss": "mse", key: {"class_name": "Adam", "config": {}}}
    with pytest.raises((BlueprintError, BuildError)):
        build(model={"inputs": X, "layers": [{"Dense": 2}]}, compile=compile_section)
    assert not [config for config in deserialized if config["class_name"] not in DEFAULTS]


def test_a_registered_class_gets_no_configuration_either(registered, build):
    import keras

    class Open(keras.layers.Layer):
        def __init__(self, inner=None, **kwargs):
            super().__init__(**kwargs)

        def call(self, inputs):
            return inputs

    registered(Open, name="OpenLayer")
    for args in ({"inner": {"class_name": "Dense"}}, {"dtype": {"class_name": "DTypePolicy"}}):
        with pytest.raises((BlueprintError, BuildError)):
            build(model={"inputs": X, "layers": [{"OpenLayer": args}]})


@pytest.mark.parametrize("tag", ["StringLookup", "IntegerLookup", "TextVectorization"])
def test_a_vocabulary_is_a_list_and_never_a_file(tag, tmp_path):
    """Also where the text becomes known only late, so that the check cannot see it."""
    from kerasflow.blueprints.graphs import Deferred
    from kerasflow.building.components import make_component
    from kerasflow.building.deferred import DeferredValues

    file = tmp_path / "secret-3"
    file.write_text("1\n2\n")
    for value in (str(file), Deferred(f"{tmp_path}/secret-${{fit.epochs}}")):
        component = Component(tag, FrozenDict({"vocabulary": value}))
        with pytest.raises(BuildError, match="takes no string"):
            make_component(component, ("layers",), DeferredValues({"fit.epochs": 3}, {}))
