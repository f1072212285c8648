"""A convolutional autoencoder, in Keras."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

TUNING: dict[str, Any] = {}


def make(**tuning: Any) -> keras.Model:
    halves = {"strides": 2, "padding": "same", "activation": "relu"}
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(16, 3, **halves),
            layers.Conv2D(32, 3, **halves),
            layers.Conv2DTranspose(16, 3, **halves),
            layers.Conv2DTranspose(16, 3, **halves),
            layers.Conv2D(1, 3, padding="same", activation="sigmoid"),
        ]
    )
    model.compile("adam", "mse", **tuning)
    return model
