"""`evaluate` on 10,000 images and `predict` on one: Keras and KerasFlow in turn, one process.

Keras gets images that are ready for the model. KerasFlow gets them as they are in the file, and
besides loss and accuracy works out the scores of each class.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import kerasflow as kf
from contenders.data import FOLDER

BLUEPRINT = Path(__file__).parents[1] / "blueprints" / "dense.json"


def seconds_of(action: Callable[[], Any]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def in_turn(repeats: int, **actions: Callable[[], Any]) -> dict[str, list[float]]:
    """Seconds of each; the first time compiles, and does not count."""
    for action in actions.values():
        action()
    rounds = [
        {name: seconds_of(action) for name, action in actions.items()} for _ in range(repeats)
    ]
    return {name: [one[name] for one in rounds] for name in actions}


with np.load(FOLDER / "mnist.npz") as archive:
    images, digits = archive["x_test"], archive["y_test"]
x = images.reshape(-1, 784).astype("float32") / 255
with tempfile.TemporaryDirectory() as folder:
    reading: Any = {"sets": ["fit.epochs=1"], "roots": [FOLDER]}
    run = kf.run(BLUEPRINT, out=Path(folder, "run"), progress=False, **reading)
    model = kf.build(BLUEPRINT, **reading)
    model.set_weights(run.model.get_weights())
    found = {
        "evaluate": in_turn(
            7,
            keras=lambda: model.evaluate(x, digits, verbose=0),
            kerasflow=lambda: kf.evaluate(run, {"image": images, "digit": digits}),
        ),
        "predict": in_turn(
            50,
            keras=lambda: model.predict(x[:1], verbose=0),
            kerasflow=lambda: kf.predict(run, {"image": images[:1]}),
        ),
    }
print("\n" + json.dumps(found))
