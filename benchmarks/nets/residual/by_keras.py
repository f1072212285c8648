"""A residual CNN with BatchNormalization, in Keras."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

TUNING: dict[str, Any] = {}


def convolve(x: Any, filters: int, size: int, strides: int = 1) -> Any:
    x = layers.Conv2D(filters, size, strides=strides, padding="same", use_bias=False)(x)
    return layers.BatchNormalization()(x)


def add_block(x: Any, filters: int, strides: int) -> Any:
    long = layers.ReLU()(convolve(x, filters, 3, strides))
    long = convolve(long, filters, 3)
    return layers.ReLU()(layers.Add()([long, convolve(x, filters, 1, strides)]))


def make(**tuning: Any) -> keras.Model:
    picture = keras.Input((32, 32, 3))
    x = layers.ReLU()(convolve(picture, 16, 3))
    for filters, strides in ((16, 1), (32, 2), (64, 2)):
        x = add_block(x, filters, strides)
    x = layers.GlobalAveragePooling2D()(x)
    model = keras.Model(picture, layers.Dense(10, activation="softmax")(x))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], **tuning)
    return model
