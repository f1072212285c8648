"""6,400 series of 48 steps, of four kinds."""

from __future__ import annotations

from typing import Any

import numpy as np

from nets.drawing import draw_series


def draw(random: np.random.Generator) -> dict[str, Any]:
    series, kind = draw_series(random, 6400, 48, 8, kinds=4)
    return {"series": series, "kind": kind}
