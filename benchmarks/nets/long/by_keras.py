"""Dense 32, Dense 16 in epochs of 1,875 steps, in Keras."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

TUNING = {"jit_compile": True}


def make(**tuning: Any) -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((20,)),
            layers.Dense(32, activation="relu"),
            layers.Dense(16, activation="relu"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile("rmsprop", "binary_crossentropy", metrics=["accuracy"], **tuning)
    return model
