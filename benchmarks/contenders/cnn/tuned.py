"""MNIST CNN, Keras tuned by hand."""

from __future__ import annotations

import keras
from contenders.data import load_mnist
from contenders.measuring import Stopwatch, tell, wanted_epochs
from contenders.pipeline import make_pipeline
from keras import layers

x, y, x_test, y_test = load_mnist()
x, x_test = x[..., None], x_test[..., None]
model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ]
)
model.compile(
    "adam", "sparse_categorical_crossentropy", metrics=["accuracy"], steps_per_execution=64
)
stopwatch = Stopwatch()
with stopwatch:
    model.fit(make_pipeline(x, y), epochs=wanted_epochs(2), callbacks=[stopwatch])
_, accuracy = model.evaluate(x_test, y_test)
tell(stopwatch, accuracy, x, y)
