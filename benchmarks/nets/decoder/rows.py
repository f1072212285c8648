"""2,400 texts of 48 signs, each of which tells the next but for a tenth of them."""

from __future__ import annotations

from typing import Any

import numpy as np


def draw(random: np.random.Generator) -> dict[str, Any]:
    signs, follower = 64, random.permutation(64)
    text = np.empty((2400, 49), np.int32)
    text[:, 0] = random.integers(0, signs, len(text))
    for step in range(1, text.shape[1]):
        stray = random.random(len(text)) < 0.1
        text[:, step] = np.where(
            stray, random.integers(0, signs, len(text)), follower[text[:, step - 1]]
        )
    return {"signs": text[:, :-1], "next": text[:, 1:]}
