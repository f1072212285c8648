"""4,000 series of 60 steps, of three kinds."""

from __future__ import annotations

from typing import Any

import numpy as np

from nets.drawing import draw_series


def draw(random: np.random.Generator) -> dict[str, Any]:
    series, kind = draw_series(random, 4000, 60, 6, kinds=3)
    return {"series": series, "kind": kind}
