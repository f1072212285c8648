"""Embedding with masks, LSTM 32, in Keras."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

TUNING = {"jit_compile": True}


def make(**tuning: Any) -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((80,), dtype="int32"),
            layers.Embedding(5000, 32, mask_zero=True),
            layers.LSTM(32),
            layers.Dense(2, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], **tuning)
    return model
