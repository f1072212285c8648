"""The choice of an engine: one rule, and what the blueprint says before it."""

from __future__ import annotations

from typing import Any

import keras
import pytest

from kerasflow import BuildError, load
from kerasflow.building import build
from kerasflow.running.engines.choosing import choose
from kerasflow.running.engines.evaluators import Evaluator, make_evaluator

pytestmark = pytest.mark.keras

MANY = 50_000


def blueprint(*layers: Any, compile: Any = (), **sections: Any) -> Any:
    """Returns a blueprint of these layers on rows of 784 values."""
    return load(
        {
            "blueprint": 1,
            "model": {"inputs": {"x": {"shape": [784]}}, "layers": [*layers, {"Dense": 10}]},
            "compile": {"optimizer": "adam", "loss": "mse", **dict(compile)},
            **sections,
        }
    )


def engine_of(steps: int, *layers: Any, **sections: Any) -> tuple[str, str]:
    read = blueprint(*layers, **sections)
    choice = choose(read, build(read), steps)
    return choice.engine, choice.reason


def test_long_trainings_of_dense_layers_are_compiled() -> None:
    assert engine_of(MANY, {"Dense": 8}, {"Dropout": 0.2})[0] == "xla"


@pytest.mark.parametrize(
    "layers, sections, reason",
    [
        ([{"Reshape": [28, 28, 1]}, {"Conv2D": [2, 3]}, "Flatten"], {}, "Conv2D"),
        ([{"Reshape": [28, 28]}, {"LSTM": {"units": 3, "dropout": 0.1}}], {}, "LSTM"),
        ([{"GaussianNoise": 0.1}], {}, "GaussianNoise"),
        ([{"ops.abs": {}}], {}, "Absolute"),
        ([], {"compile": {"metrics": ["AUC"]}}, "AUC"),
        ([], {"compile": {"jit_compile": False}}, "jit_compile"),
    ],
)
def test_what_xla_does_not_make_faster_is_fused_alone(
    layers: list[Any], sections: Any, reason: str
) -> None:
    layers = [
        {"Conv2D": {"filters": 2, "kernel_size": 3}} if "Conv2D" in layer else layer
        for layer in layers
    ]
    engine, found = engine_of(MANY, *layers, **sections)
    assert engine == "fused"
    assert reason in found


def test_a_short_training_is_not_compiled() -> None:
    engine, reason = engine_of(10)
    assert engine == "fused"
    assert reason.startswith("for 10 steps XLA is expected to take ")
    assert engine_of(10, compile={"jit_compile": True})[0] == "xla"


def test_recurrent_layers_are_compiled_where_the_steps_are_worth_it() -> None:
    layers = [{"Reshape": [28, 28]}, {"LSTM": 32}]
    assert [engine_of(steps, *layers)[0] for steps in (1, MANY)] == ["fused", "xla"]


def reader_of(layer: Any) -> keras.Model:
    """Returns a model of text."""
    given = keras.Input((1,), dtype="string", name="word")
    numbers = layer(given)
    model = keras.Model(given, keras.layers.Embedding(5, 2)(numbers))
    model.compile("adam", "mse", jit_compile=False)
    return model


class Lengths(keras.layers.Layer):  # type: ignore[misc]
    """A layer of one's own on text, which does not say that XLA is nothing for it."""

    def call(self, words: Any) -> Any:
        import tensorflow as tf

        return tf.minimum(tf.strings.length(words), 4)

    def compute_output_spec(self, words: Any) -> Any:
        return keras.KerasTensor(words.shape, "int32")


@pytest.mark.parametrize(
    "layer, reason",
    [
        (keras.layers.StringLookup(vocabulary=["a", "b"], name="look"), "cannot compile `look`"),
        (Lengths(), "takes no text, and `word` is some"),
    ],
)
def test_what_xla_cannot_compile_is_said_before_it_is_tried(layer: Any, reason: str) -> None:
    model = reader_of(layer)
    asked = choose(blueprint(compile={"jit_compile": True}), model, MANY)
    assert (asked.engine, reason in asked.reason) == ("fused", True)
    with pytest.raises(BuildError, match=f"the engine `xla` cannot train this model: XLA {reason}"):
        choose(blueprint(runtime={"engine": "xla"}), model, MANY)


@pytest.mark.parametrize("engine", ["plain", "fused", "xla"])
def test_the_blueprint_has_the_last_word(engine: str) -> None:
    assert engine_of(10, runtime={"engine": engine})[0] == engine


def test_a_train_step_of_somebodys_own_stays_with_keras() -> None:
    class Own(keras.Model):  # type: ignore[misc]
        def train_step(self, data: Any) -> Any:
            return {}

    given = keras.Input((784,))
    model = Own(given, keras.layers.Dense(10)(given))
    model.compile("adam", "mse")
    choice = choose(blueprint(), model, MANY)
    assert choice.engine == "plain"
    assert "`Own` has a `train_step` of its own" in choice.reason
    asked = blueprint(runtime={"engine": "fused"})
    with pytest.raises(BuildError, match="cannot train this model: `Own` has a `train_step`") as it:
        choose(asked, model, MANY)
    assert str(it.value.path) == "runtime.engine"


def test_a_class_with_the_name_of_a_layer_of_keras_is_not_taken_for_it() -> None:
    class Dense(keras.layers.Dense):  # type: ignore[misc]
        pass

    given = keras.Input((784,))
    model = keras.Model(given, Dense(10)(given))
    model.compile("adam", "mse")
    assert choose(blueprint(), model, MANY).engine == "fused"


def test_metrics_that_a_model_works_out_itself_stay_with_keras() -> None:
    class Own(keras.Model):  # type: ignore[misc]
        def compute_metrics(self, *args: Any, **options: Any) -> Any:
            return {**super().compute_metrics(*args, **options), "mine": 7.0}

    given = keras.Input((784,))
    model = Own(given, keras.layers.Dense(10)(given))
    model.compile("adam", "mse")
    choice = choose(blueprint(), model, MANY)
    assert choice.engine == "plain"
    assert "`compute_metrics`" in choice.reason
    assert type(make_evaluator(model, 2)) is Evaluator


def test_a_model_that_its_first_batch_builds_stays_with_keras() -> None:
    class Own(keras.Model):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.dense = keras.layers.Dense(10)

        def call(self, inputs: Any) -> Any:
            return self.dense(inputs)

    model = Own()
    model.compile("adam", "mse")
    choice = choose(blueprint(), model, MANY)
    assert choice.engine == "plain"
    assert "has no weights before its first batch" in choice.reason
