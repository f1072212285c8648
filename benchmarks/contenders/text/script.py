"""E-mails, as a textbook writes it: the words are numbered once, before `fit`."""

from __future__ import annotations

import keras
from contenders.data import load_mails
from contenders.measuring import Stopwatch, tell, wanted_epochs
from keras import layers

x, y, x_test, y_test = load_mails()
model = keras.Sequential(
    [
        keras.Input((150,), dtype="int64"),
        layers.Embedding(20_000, 64),
        layers.GlobalAveragePooling1D(),
        layers.Dense(128, activation="relu"),
        layers.Dense(2, activation="softmax"),
    ]
)
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
stopwatch = Stopwatch()
with stopwatch:
    model.fit(x, y, epochs=wanted_epochs(10), callbacks=[stopwatch])
_, accuracy = model.evaluate(x_test, y_test)
tell(stopwatch, accuracy, x, y)
