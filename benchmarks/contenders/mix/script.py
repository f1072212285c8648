"""MNIST dense with Dropout, BatchNormalization, a schedule and validation, as a textbook does."""

from __future__ import annotations

import keras
from contenders.data import VALIDATION, load_mnist, take_out
from contenders.measuring import Stopwatch, tell, wanted_epochs
from keras import layers

x, y, x_test, y_test = load_mnist()
held_out = take_out(len(x), 0.1, VALIDATION)
validation = (x[held_out], y[held_out])
x, y = x[~held_out], y[~held_out]
model = keras.Sequential(
    [
        keras.Input((28, 28)),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.BatchNormalization(),
        layers.Dropout(0.3),
        layers.Dense(10, activation="softmax"),
    ]
)
schedule = keras.optimizers.schedules.CosineDecay(0.001, decay_steps=4 * 1688)
model.compile(
    keras.optimizers.Adam(schedule), "sparse_categorical_crossentropy", metrics=["accuracy"]
)
stopwatch = Stopwatch()
with stopwatch:
    model.fit(x, y, epochs=wanted_epochs(4), validation_data=validation, callbacks=[stopwatch])
_, accuracy = model.evaluate(x_test, y_test)
tell(stopwatch, accuracy, x, y, *validation)
