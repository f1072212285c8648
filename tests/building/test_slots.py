"""What optimizers keep, against what they do keep when they are built."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

import keras
import pytest

from kerasflow.building.slots import Slot, dtype_bytes, list_slots, slot_bytes

pytestmark = pytest.mark.keras

NAMES = (
    *("Adadelta", "Adafactor", "Adagrad", "Adam", "AdamW", "Adamax", "Ftrl", "Lamb", "Lion"),
    *("Muon", "Nadam", "RMSprop", "SGD", "ScheduleFreeAdamW"),
)
MAKERS: dict[str, Callable[[], Any]] = {
    **{name: getattr(keras.optimizers, name) for name in NAMES},
    "momentum": lambda: keras.optimizers.SGD(momentum=0.9),
    "averaging": lambda: keras.optimizers.Adam(use_ema=True, gradient_accumulation_steps=3),
    "scaling": lambda: keras.optimizers.LossScaleOptimizer(keras.optimizers.Adam()),
}


@pytest.fixture(scope="module")
def weights() -> list[Any]:
    inside = [keras.layers.Conv2D(4, 3), keras.layers.BatchNormalization()]
    images = keras.Sequential([keras.Input((8, 8, 3)), *inside])
    words = keras.Sequential([keras.Input((5,)), keras.layers.Embedding(50, 6)])
    return [*images.trainable_variables, *words.trainable_variables]


@pytest.mark.parametrize("name", MAKERS)
def test_the_slots_of_an_optimizer_are_those_that_it_has_when_it_is_built(
    name: str, weights: list[Any]
) -> None:
    optimizer = MAKERS[name]()
    optimizer.build(weights)
    shapes = [tuple(item.shape) for item in optimizer.variables if len(item.shape)]
    slots = list_slots(MAKERS[name], weights)
    assert sorted(slot.shape for slot in slots) == sorted(shapes)
    assert slot_bytes(slots) == 4 * sum(map(prod, shapes))


def test_weights_without_memory_are_enough() -> None:
    with keras.StatelessScope(initialize_variables=False):
        huge = keras.layers.Dense(10**9)
        huge.build((None, 10**6))
    from keras.src.backend.common import global_state

    global_state.set_global_attribute("uninitialized_variables", [])
    slots = list_slots(keras.optimizers.Adam, huge.trainable_variables)
    assert slot_bytes(slots) == 2 * 4 * (10**15 + 10**9)


def test_elements_have_the_bytes_of_their_dtype() -> None:
    found = {name: dtype_bytes(name) for name in ("float64", "float16", "uint8", "bool", "int4")}
    assert found == {"float64": 8, "float16": 2, "uint8": 1, "bool": 1, "int4": 1}
    assert slot_bytes([Slot((2, 3), "bfloat16")]) == 12
    assert dtype_bytes("float8_e4m3fn") == 1
