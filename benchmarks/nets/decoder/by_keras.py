"""Two blocks of causal attention on 48 signs, in Keras."""

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


def attend(x: Any) -> Any:
    normal = layers.LayerNormalization()(x)
    attention = layers.MultiHeadAttention(num_heads=4, key_dim=16)
    x = layers.Add()([attention(normal, normal, use_causal_mask=True), x])
    h = layers.Dense(256, activation="gelu")(layers.LayerNormalization()(x))
    return layers.Add()([layers.Dense(64)(h), x])


def make(**tuning: Any) -> keras.Model:
    signs = keras.Input((48,), dtype="int32")
    x = attend(attend(Positions()(layers.Embedding(64, 64)(signs))))
    following = layers.Dense(64, activation="softmax")(layers.LayerNormalization()(x))
    model = keras.Model(signs, following)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], **tuning)
    return model
