"""GRU 32, GRU 16, in Keras."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

TUNING = {"jit_compile": True}


def make(**tuning: Any) -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((48, 8)),
            layers.GRU(32, return_sequences=True),
            layers.GRU(16),
            layers.Dense(4, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], **tuning)
    return model
