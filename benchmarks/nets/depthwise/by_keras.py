"""A CNN of depthwise and pointwise convolutions, in Keras."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

TUNING: dict[str, Any] = {}


def make(**tuning: Any) -> keras.Model:
    body = [layers.Conv2D(16, 3, strides=2, padding="same", use_bias=False)]
    for filters, strides in ((32, 1), (64, 2), (64, 1)):
        body += [layers.BatchNormalization(), layers.ReLU()]
        body += [layers.DepthwiseConv2D(3, strides=strides, padding="same", use_bias=False)]
        body += [layers.BatchNormalization(), layers.ReLU()]
        body += [layers.Conv2D(filters, 1, use_bias=False)]
    body += [layers.BatchNormalization(), layers.ReLU(), layers.GlobalAveragePooling2D()]
    model = keras.Sequential(
        [keras.Input((32, 32, 3)), *body, layers.Dense(10, activation="softmax")]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], **tuning)
    return model
