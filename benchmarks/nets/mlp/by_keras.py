"""4 × (Dense 256, BatchNormalization, relu, Dropout), AdamW, cosine, in Keras."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

TUNING = {"jit_compile": True}


def make(**tuning: Any) -> keras.Model:
    model = keras.Sequential([keras.Input((64,))])
    for _ in range(4):
        model.add(layers.Dense(256, use_bias=False))
        model.add(layers.BatchNormalization())
        model.add(layers.ReLU())
        model.add(layers.Dropout(0.2))
    model.add(layers.Dense(10, activation="softmax"))
    schedule = keras.optimizers.schedules.CosineDecay(0.001, decay_steps=3 * 157)
    model.compile(
        keras.optimizers.AdamW(schedule, weight_decay=0.01),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
        **tuning,
    )
    return model
