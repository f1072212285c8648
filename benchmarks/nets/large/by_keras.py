"""Dense 512, Dense 256 in batches of 1,024, in Keras."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

TUNING: dict[str, Any] = {}


def make(**tuning: Any) -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((100,)),
            layers.Dense(512, activation="relu"),
            layers.Dense(256, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], **tuning)
    return model
