"""3,200 texts of 64 words."""

from __future__ import annotations

from typing import Any

import numpy as np

from nets.drawing import draw_words


def draw(random: np.random.Generator) -> dict[str, Any]:
    words, kind = draw_words(random, 3200, 64, 5000, padded=False)
    return {"words": words, "kind": kind}
