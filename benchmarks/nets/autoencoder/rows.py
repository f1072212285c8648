"""3,200 pictures of 28 × 28 in grey, which are to be told again."""

from __future__ import annotations

from typing import Any

import numpy as np

from nets.drawing import draw_pictures


def draw(random: np.random.Generator) -> dict[str, Any]:
    pictures, _ = draw_pictures(random, 3200, 28, 1, kinds=20)
    return {"picture": pictures, "again": pictures}
