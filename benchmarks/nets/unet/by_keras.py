"""A U-Net of three levels, in Keras."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

TUNING: dict[str, Any] = {}


def convolve_twice(x: Any, filters: int) -> Any:
    for _ in range(2):
        x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    return x


def climb(x: Any, beside: Any, filters: int) -> Any:
    x = layers.Conv2DTranspose(filters, 2, strides=2)(x)
    return convolve_twice(layers.Concatenate()([x, beside]), filters)


def make(**tuning: Any) -> keras.Model:
    picture = keras.Input((32, 32, 1))
    fine = convolve_twice(picture, 16)
    middle = convolve_twice(layers.MaxPooling2D()(fine), 32)
    coarse = convolve_twice(layers.MaxPooling2D()(middle), 64)
    x = climb(climb(coarse, middle, 32), fine, 16)
    model = keras.Model(picture, layers.Conv2D(2, 1, activation="softmax")(x))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], **tuning)
    return model
