"""The data of the contenders, prepared as a textbook does it, before anything is timed.

The rows that are taken for the test and for validation are those that the blueprints' splits take:
`kerasflow` deals them by the same generator.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).parents[2] / "blueprints" / "data"
SPLIT_SEED = 42
TEST, VALIDATION = 0, 1


def load_mnist() -> tuple[Any, Any, Any, Any]:
    """60,000 images to train on and 10,000 to test on, from 0 to 1 as float32."""
    with np.load(FOLDER / "mnist.npz") as archive:
        x, y, x_test, y_test = (archive[n] for n in ("x_train", "y_train", "x_test", "y_test"))
    return x.astype("float32") / 255, y, x_test.astype("float32") / 255, y_test


def take_out(count: int, fraction: float, split: int) -> Any:
    """Which of the rows are for the test or for validation: True for those."""
    chosen = np.random.default_rng([SPLIT_SEED, split]).permutation(count)
    taken = np.zeros(count, bool)
    taken[chosen[: round(count * fraction)]] = True
    return taken


def load_mails() -> tuple[Any, Any, Any, Any]:
    """E-mails as 150 word numbers, four fifths to train on; words are numbered from these alone."""
    import keras
    import pandas as pd
    import tensorflow as tf

    mails = pd.read_csv(FOLDER / "spam.csv.gz", keep_default_na=False)
    y = (mails["label"] == "spam").to_numpy().astype("int64")
    test = take_out(len(y), 0.2, TEST)
    words = keras.layers.TextVectorization(max_tokens=20_000, output_sequence_length=150)
    texts, texts_test = (tf.constant(mails["text"][rows].tolist()) for rows in (~test, test))
    words.adapt(texts)
    return words(texts).numpy(), y[~test], words(texts_test).numpy(), y[test]
