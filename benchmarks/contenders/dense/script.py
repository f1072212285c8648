"""MNIST dense, as a textbook writes it."""

from __future__ import annotations

import keras
from contenders.data import load_mnist
from contenders.measuring import Stopwatch, tell, wanted_epochs
from keras import layers

x, y, x_test, y_test = load_mnist()
model = keras.Sequential(
    [
        keras.Input((28, 28)),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ]
)
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
stopwatch = Stopwatch()
with stopwatch:
    model.fit(x, y, epochs=wanted_epochs(5), callbacks=[stopwatch])
_, accuracy = model.evaluate(x_test, y_test)
tell(stopwatch, accuracy, x, y)
