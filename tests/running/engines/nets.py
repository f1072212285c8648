"""Small networks of the kinds that people train, and real digits for them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers

from kerasflow.running.batches import Order, Packed
from kerasflow.running.engines.fitting import Fitting, fit

MNIST = Path(__file__).parents[3] / "blueprints" / "data" / "mnist.npz"
BATCH = 32

NETS = {
    "dense": lambda: [layers.Flatten(), layers.Dense(16, activation="relu"), layers.Dense(10)],
    "mix": lambda: [
        layers.Flatten(),
        layers.Dense(16, activation="relu"),
        layers.BatchNormalization(),
        layers.Dropout(0.3),
        layers.Dense(10),
    ],
    "cnn": lambda: [
        layers.Reshape((28, 28, 1)),
        layers.Conv2D(4, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.BatchNormalization(),
        layers.Dropout(0.2),
        layers.Flatten(),
        layers.Dense(10),
    ],
    "embedding": lambda: [
        layers.Flatten(),
        layers.Rescaling(255),  # whole numbers again, as words are
        layers.Embedding(256, 4),
        layers.GlobalAveragePooling1D(),
        layers.Dense(10),
    ],
    "lstm": lambda: [layers.LSTM(8), layers.Dense(10)],
}


def make_net(kind: str) -> keras.Model:
    """Returns one of the nets, always with the same weights."""
    keras.utils.set_random_seed(3)
    model = keras.Sequential([keras.Input((28, 28)), *NETS[kind]()])
    schedule = keras.optimizers.schedules.ExponentialDecay(0.01, 10, 0.9)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(schedule), loss, metrics=["accuracy"])
    return model


@cache
def _digits() -> tuple[Any, Any]:
    with np.load(MNIST) as mnist:
        return (mnist["x_train"][:500] / 255).astype(np.float32), mnist["y_train"][:500]


def take(count: int, *, weighted: bool = False) -> Packed:
    """Returns so many digits, of 500."""
    images, labels = _digits()
    weights = np.linspace(0.5, 2, count, dtype=np.float32) if weighted else None
    return images[:count], labels[:count].astype(np.int32), weights


def train(model: keras.Model, engine: str, packed: Packed, **options: Any) -> Fitting:
    """Trains for two epochs."""
    order = Order(len(packed[0]), 5)
    options = {"validation": None, "epochs": 2, **options}
    fitting = Fitting(model, packed, order=order, batch_size=BATCH, **options)
    fit(fitting, engine)
    return fitting


def difference(first: keras.Model, second: keras.Model) -> float:
    """Returns the largest one between the weights, or what the optimizers keep, of two models."""
    pairs = zip(
        [*first.variables, *first.optimizer.variables],
        [*second.variables, *second.optimizer.variables],
        strict=True,
    )
    return max(float(np.abs(one.numpy() - other.numpy()).max()) for one, other in pairs)
