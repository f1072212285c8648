"""3,200 pictures of 32 × 32 in colours, of ten kinds."""

from __future__ import annotations

from typing import Any

import numpy as np

from nets.drawing import draw_pictures


def draw(random: np.random.Generator) -> dict[str, Any]:
    pictures, kind = draw_pictures(random, 3200, 32, 3, kinds=10)
    return {"picture": pictures, "kind": kind}
