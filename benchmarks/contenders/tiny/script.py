"""200 rows and one epoch, as a textbook writes it: what is left is the start."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
from contenders.measuring import Stopwatch, tell, wanted_epochs
from keras import layers

table = np.loadtxt(
    Path(__file__).parents[2] / "blueprints" / "tiny.csv", np.float32, delimiter=",", skiprows=1
)
x, y = table[:, :3], table[:, 3]
model = keras.Sequential(
    [keras.Input((3,)), layers.Dense(8, activation="relu"), layers.Dense(1, activation="sigmoid")]
)
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
stopwatch = Stopwatch()
with stopwatch:
    model.fit(x, y, epochs=wanted_epochs(1), callbacks=[stopwatch])
tell(stopwatch, None, x, y)
