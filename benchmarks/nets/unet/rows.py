"""1,600 pictures of 32 × 32 with a bright disc each, and where it is."""

from __future__ import annotations

from typing import Any

import numpy as np


def draw(random: np.random.Generator) -> dict[str, Any]:
    count, size = 1600, 32
    places = random.integers(8, 24, (count, 2, 1, 1))
    radius = random.integers(4, 9, (count, 1, 1))
    rows, columns = np.mgrid[:size, :size]
    mask = (rows - places[:, 0]) ** 2 + (columns - places[:, 1]) ** 2 < radius**2
    noise = random.normal(0, 0.5, (count, size, size))
    picture = (mask + noise).astype(np.float32)[..., None]
    return {"picture": picture, "mask": mask.astype(np.int32)}
