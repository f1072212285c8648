"""MNIST dense, Keras tuned by hand."""

from __future__ import annotations

import keras
from contenders.data import load_mnist
from contenders.measuring import Stopwatch, tell, wanted_epochs
from contenders.pipeline import make_pipeline
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
# XLA is called once a step, not once for all 64; on this net it gains more than that costs.
model.compile(
    "adam",
    "sparse_categorical_crossentropy",
    metrics=["accuracy"],
    steps_per_execution=64,
    jit_compile=True,
)
stopwatch = Stopwatch()
with stopwatch:
    model.fit(make_pipeline(x, y), epochs=wanted_epochs(5), callbacks=[stopwatch])
_, accuracy = model.evaluate(x_test, y_test)
tell(stopwatch, accuracy, x, y)
