"""20,000 rows of 100 numbers, of ten kinds."""

from __future__ import annotations

from typing import Any

import numpy as np


def draw(random: np.random.Generator) -> dict[str, Any]:
    kind = random.integers(0, 10, 20_000, np.int32)
    middles = random.normal(0, 0.4, (10, 100))
    numbers = middles[kind] + random.normal(size=(len(kind), 100))
    return {"numbers": numbers.astype(np.float32), "kind": kind}
