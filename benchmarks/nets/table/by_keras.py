"""Normalization and one-hot lookups, 3 × Dense 64, Dropout, AUC, in Keras."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from keras import layers

from nets.table.rows import NUMBERS, WORDS

TUNING = {"jit_compile": True}


def prepare(columns: dict[str, Any]) -> dict[str, Any]:
    """Once, before anything is timed."""
    numbers = np.stack([columns[name] for name in NUMBERS], axis=1)
    normal = layers.Normalization()
    normal.adapt(numbers)
    parts = [normal(numbers)]
    for name in WORDS:
        lookup = layers.StringLookup(output_mode="one_hot")
        lookup.adapt(columns[name])
        parts.append(lookup(columns[name]))
    return {"customer": np.concatenate(parts, axis=1), "left": columns["left"]}


def make(**tuning: Any) -> keras.Model:
    model = keras.Sequential([keras.Input((34,))])
    for _ in range(3):
        model.add(layers.Dense(64, activation="relu"))
        model.add(layers.Dropout(0.2))
    model.add(layers.Dense(1, activation="sigmoid"))
    model.compile("adam", "binary_crossentropy", metrics=["AUC"], **tuning)
    return model
