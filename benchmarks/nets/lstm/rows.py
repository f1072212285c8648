"""8,000 texts of 20 to 80 words, padded."""

from __future__ import annotations

from typing import Any

import numpy as np

from nets.drawing import draw_words


def draw(random: np.random.Generator) -> dict[str, Any]:
    words, kind = draw_words(random, 8000, 80, 5000, padded=True)
    return {"words": words, "kind": kind}
