"""A block of attention on 64 words, in Keras."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

TUNING = {"jit_compile": True}


class Positions(layers.Layer):
    """Adds a learned vector for each position."""

    def build(self, shape: Any) -> None:
        self.table = self.add_weight(shape=shape[1:], initializer="glorot_uniform")

    def call(self, inputs: Any) -> Any:
        return inputs + self.table


def make(**tuning: Any) -> keras.Model:
    words = keras.Input((64,), dtype="int32")
    x = Positions()(layers.Embedding(5000, 64)(words))
    attended = layers.MultiHeadAttention(num_heads=4, key_dim=16)(x, x)
    attended = layers.Add()([layers.Dropout(0.1)(attended), x])
    attended = layers.LayerNormalization(epsilon=1e-6)(attended)
    h = layers.Dense(64)(layers.Dense(128, activation="relu")(attended))
    h = layers.Add()([layers.Dropout(0.1)(h), attended])
    h = layers.GlobalAveragePooling1D()(layers.LayerNormalization(epsilon=1e-6)(h))
    model = keras.Model(words, layers.Dense(2, activation="softmax")(h))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], **tuning)
    return model
