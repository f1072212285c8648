"""60,000 rows of 20 numbers, yes or no."""

from __future__ import annotations

from typing import Any

import numpy as np


def draw(random: np.random.Generator) -> dict[str, Any]:
    numbers = random.normal(size=(60_000, 20))
    sums = numbers @ random.normal(size=(20, 2))
    yes = sums[:, 0] * sums[:, 1] + random.normal(size=len(sums)) > 0
    return {"numbers": numbers.astype(np.float32), "yes": yes.astype(np.int32)}
