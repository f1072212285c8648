"""What the program around has set: followed where a blueprint says nothing, and left as it was."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from typing import Any

import keras
import numpy as np
import pytest
from keras.src.backend.common import global_state

import kerasflow

pytestmark = pytest.mark.keras

LAYERS = [{"Dense": {"units": 8}, "name": "hidden"}, {"Dropout": 0.3}, {"Dense": 1}]
LINE: dict[str, Any] = {
    "blueprint": 1,
    "model": {"inputs": {"x": {"shape": [4]}}, "layers": LAYERS},
    "compile": {"optimizer": "adam", "loss": "mse"},
}
SEEDED = {**LINE, "seed": 3}


@pytest.fixture(autouse=True)
def undone() -> Iterator[None]:
    """Gives Keras back what a test sets in this thread."""
    names = ("dtype_policy", "global_random_seed", "global_seed_generator")
    before = {name: global_state.get_global_attribute(name) for name in names}
    floatx, data_format, epsilon = (
        keras.config.floatx(),
        keras.config.image_data_format(),
        keras.config.epsilon(),
    )
    yield
    for name, value in before.items():
        global_state.set_global_attribute(name, value)
    keras.config.set_floatx(floatx)
    keras.config.set_image_data_format(data_format)
    keras.config.set_epsilon(epsilon)


def in_threads(do: Callable[[int], Any], count: int = 8) -> list[Any]:
    """Does something in so many threads at once; returns what came of it, in order."""
    done: list[Any] = [None] * count

    def work(index: int) -> None:
        done[index] = do(index)

    threads = [threading.Thread(target=work, args=(index,)) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


def test_a_policy_of_the_program_is_followed_and_the_optimizer_wrapped_as_keras_does() -> None:
    keras.config.set_dtype_policy("mixed_float16")
    model = kerasflow.build(LINE)
    assert model.get_layer("hidden").dtype_policy.name == "mixed_float16"
    assert isinstance(model.optimizer, keras.optimizers.LossScaleOptimizer)
    assert "mixed_float16" in str(kerasflow.plan(LINE))
    assert keras.config.dtype_policy().name == "mixed_float16"


def test_the_precision_of_a_blueprint_wins_and_that_of_a_layer_over_both() -> None:
    keras.config.set_dtype_policy("mixed_bfloat16")
    layers = [{"Dense": {"units": 8, "dtype": "float64"}, "name": "hidden"}, {"Dense": 1}]
    inner = {"inputs": {"x": {"shape": [4]}}, "layers": layers}
    model = kerasflow.build({**LINE, "model": inner, "runtime": {"precision": "float32"}})
    assert [layer.dtype_policy.name for layer in model.layers[1:]] == ["float64", "float32"]
    assert keras.config.dtype_policy().name == "mixed_bfloat16"


@pytest.mark.parametrize("precision", [None, "mixed_bfloat16"])
def test_a_policy_that_nobody_set_is_still_open_afterwards(precision: str | None) -> None:
    global_state.set_global_attribute("dtype_policy", None)
    runtime = {"runtime": {"precision": precision}} if precision else {}
    kerasflow.build({**LINE, **runtime})
    # Keras asks for it once, and would keep to it whatever the program sets then.
    keras.config.set_floatx("float64")
    assert keras.config.dtype_policy().name == "float64"


def test_other_settings_of_the_program_hold_as_in_keras() -> None:
    global_state.set_global_attribute("dtype_policy", None)
    keras.config.set_floatx("float64")
    keras.config.set_image_data_format("channels_first")
    layers = [{"Conv2D": {"filters": 2, "kernel_size": 3}}]
    inner = {"inputs": {"x": {"shape": [3, 9, 9]}}, "layers": layers}
    model = kerasflow.build({"blueprint": 1, "model": inner})
    assert model.output_shape == (None, 2, 7, 7)
    assert model.layers[1].kernel.dtype == "float64"


def test_without_a_seed_the_weights_are_those_of_the_same_layers_by_hand() -> None:
    keras.utils.set_random_seed(5)
    hand = keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(8),
            keras.layers.Dropout(0.3),
            keras.layers.Dense(1),
        ]
    )
    keras.utils.set_random_seed(5)
    built, next_one = kerasflow.build(LINE), kerasflow.build(LINE)
    for mine, theirs in zip(built.get_weights(), hand.get_weights(), strict=True):
        assert np.array_equal(mine, theirs)
    assert not np.array_equal(built.get_weights()[0], next_one.get_weights()[0])


def test_without_any_seed_it_is_nought() -> None:
    global_state.set_global_attribute("global_random_seed", None)
    mine, nought = kerasflow.build(LINE), kerasflow.build({**LINE, "seed": 0})
    assert np.array_equal(mine.get_weights()[0], nought.get_weights()[0])


def test_equal_seeds_give_equal_weights_whatever_runs_beside() -> None:
    alone = kerasflow.build(SEEDED).get_weights()
    ended = threading.Event()

    def disturb() -> None:
        while not ended.wait(0.0005):
            random.seed(1)

    beside = threading.Thread(target=disturb)
    beside.start()
    built = in_threads(lambda _: kerasflow.build(SEEDED).get_weights())
    ended.set()
    beside.join()
    for weights in built:
        assert all(np.array_equal(*pair) for pair in zip(weights, alone, strict=True))


def test_a_generator_of_the_program_is_neither_used_nor_made() -> None:
    keras.utils.set_random_seed(9)
    expected = keras.random.normal((2,)), keras.random.normal((2,))
    keras.utils.set_random_seed(9)
    drawn = keras.random.normal((2,))
    kerasflow.build(SEEDED)
    assert np.array_equal([drawn, keras.random.normal((2,))], expected)


def test_a_build_inside_of_another_changes_nothing_of_it() -> None:
    class Nested(keras.layers.Layer):  # type: ignore[misc]
        """Builds another model on the way."""

        def build(self, shape: Any) -> None:
            if depth.pop():
                kerasflow.build({**SEEDED, "seed": 4})
            self.factor = self.add_weight(shape=(4,), initializer="glorot_uniform")

        def call(self, inputs: Any) -> Any:
            return inputs * self.factor

    kerasflow.register(Nested, name="NestedForATest")
    inner = {"inputs": {"x": {"shape": [4]}}, "layers": ["NestedForATest", {"Dense": 1}]}
    document = {"blueprint": 1, "seed": 3, "model": inner}
    # It is built once in symbols, to see whether there is room.
    depth = [False, False]
    alone = kerasflow.build(document).get_weights()
    depth = [True, True]
    around = kerasflow.build(document).get_weights()
    assert all(np.array_equal(*pair) for pair in zip(alone, around, strict=True))
