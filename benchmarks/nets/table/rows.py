"""8,000 customers, six numbers and three words each, of which some left."""

from __future__ import annotations

from typing import Any

import numpy as np

NUMBERS = ("age", "income", "balance", "calls", "months", "bill")
WORDS = {"region": 12, "plan": 5, "channel": 8}


def draw(random: np.random.Generator) -> dict[str, Any]:
    count = 8000
    numbers = {name: random.gamma(2, 20, count).astype(np.float32) for name in NUMBERS}
    codes = {name: random.integers(0, kinds, count) for name, kinds in WORDS.items()}
    words = {name: np.char.add(f"{name}-", code.astype(str)) for name, code in codes.items()}
    doubt = 0.03 * (numbers["bill"] - numbers["months"]) + 0.4 * (codes["plan"] - 2)
    left = random.random(count) < 1 / (1 + np.exp(-doubt))
    return {**numbers, **words, "left": left.astype(np.int32)}
