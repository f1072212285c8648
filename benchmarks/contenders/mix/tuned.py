"""MNIST dense with Dropout, BatchNormalization, a schedule and validation, tuned by hand."""

from __future__ import annotations

import keras
import tensorflow as tf
from contenders.data import VALIDATION, load_mnist, take_out
from contenders.measuring import Stopwatch, tell, wanted_epochs
from contenders.pipeline import make_pipeline
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
    keras.optimizers.Adam(schedule),
    "sparse_categorical_crossentropy",
    metrics=["accuracy"],
    steps_per_execution=64,
)
stopwatch = Stopwatch()
with stopwatch:
    judged = tf.data.Dataset.from_tensor_slices(validation).batch(32).cache().prefetch(8)
    model.fit(
        make_pipeline(x, y),
        epochs=wanted_epochs(4),
        validation_data=judged,
        callbacks=[stopwatch],
    )
_, accuracy = model.evaluate(x_test, y_test)
tell(stopwatch, accuracy, x, y, *validation)
