"""Two towers of embeddings, in Keras."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

TUNING = {"jit_compile": True}


def make(**tuning: Any) -> keras.Model:
    person = keras.Input((1,), dtype="int32", name="person")
    film = keras.Input((1,), dtype="int32", name="film")
    taste = layers.Flatten()(layers.Embedding(2000, 32)(person))
    trait = layers.Flatten()(layers.Embedding(3000, 32)(film))
    towers = [layers.Dense(32, activation="relu")(each) for each in (taste, trait)]
    h = layers.Dense(64, activation="relu")(layers.Concatenate()(towers))
    model = keras.Model({"person": person, "film": film}, layers.Dense(1)(h))
    model.compile("adam", "mse", **tuning)
    return model
