"""4,000 sentences of 10 to 40 words; a word's tag is told by itself and the word before it."""

from __future__ import annotations

from typing import Any

import numpy as np

from nets.drawing import draw_words


def draw(random: np.random.Generator) -> dict[str, Any]:
    words, _ = draw_words(random, 4000, 40, 500, padded=True)
    before = np.pad(words, [(0, 0), (1, 0)])[:, :-1]
    return {"words": words, "tag": ((words // 60 + before // 250) % 9).astype(np.int32)}
