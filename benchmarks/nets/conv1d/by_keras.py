"""Two Conv1D on series, in Keras."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

TUNING: dict[str, Any] = {}


def make(**tuning: Any) -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((128, 6)),
            layers.Conv1D(32, 5, activation="relu"),
            layers.MaxPooling1D(2),
            layers.Conv1D(64, 5, activation="relu"),
            layers.GlobalMaxPooling1D(),
            layers.Dense(64, activation="relu"),
            layers.Dropout(0.3),
            layers.Dense(5, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], **tuning)
    return model
