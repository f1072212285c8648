"""12,000 rows of 40 numbers, with a kind and a size."""

from __future__ import annotations

from typing import Any

import numpy as np


def draw(random: np.random.Generator) -> dict[str, Any]:
    numbers = random.normal(size=(12_000, 40))
    kind = (numbers @ random.normal(size=(40, 5))).argmax(1)
    size = np.tanh(numbers @ random.normal(size=40) / 6)
    return {
        "numbers": numbers.astype(np.float32),
        "kind": kind.astype(np.int32),
        "size": size.astype(np.float32),
    }
