"""Two outputs of one trunk, in Keras."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

TUNING = {"jit_compile": True}


def make(**tuning: Any) -> keras.Model:
    numbers = keras.Input((40,))
    trunk = layers.Dense(64, activation="relu")(layers.Dense(64, activation="relu")(numbers))
    label = layers.Dense(5, activation="softmax")(trunk)
    extent = layers.Dense(1)(layers.Dense(32, activation="relu")(trunk))
    model = keras.Model(numbers, {"label": label, "extent": extent})
    model.compile(
        "adam",
        {"label": "sparse_categorical_crossentropy", "extent": "mse"},
        loss_weights={"label": 1.0, "extent": 2.0},
        metrics={"label": ["accuracy"], "extent": ["mae"]},
        **tuning,
    )
    return model
