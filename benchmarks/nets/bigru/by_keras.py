"""Bidirectional GRU 24, in Keras."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

TUNING = {"jit_compile": True}


def make(**tuning: Any) -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((60, 6)),
            layers.Bidirectional(layers.GRU(24)),
            layers.Dropout(0.3),
            layers.Dense(32, activation="relu"),
            layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], **tuning)
    return model
