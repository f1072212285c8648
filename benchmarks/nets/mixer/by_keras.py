"""An MLP-Mixer of two blocks on 64 patches, in Keras."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

TUNING = {"jit_compile": True}


def mix(x: Any) -> Any:
    h = layers.Permute((2, 1))(layers.LayerNormalization()(x))
    h = layers.Dense(64)(layers.Dense(64, activation="gelu")(h))
    x = layers.Add()([layers.Permute((2, 1))(h), x])
    h = layers.Dense(128, activation="gelu")(layers.LayerNormalization()(x))
    return layers.Add()([layers.Dense(64)(h), x])


def make(**tuning: Any) -> keras.Model:
    picture = keras.Input((32, 32, 3))
    x = layers.Reshape((64, 64))(layers.Conv2D(64, 4, strides=4)(picture))
    x = layers.LayerNormalization()(mix(mix(x)))
    x = layers.GlobalAveragePooling1D()(x)
    model = keras.Model(picture, layers.Dense(10, activation="softmax")(x))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], **tuning)
    return model
