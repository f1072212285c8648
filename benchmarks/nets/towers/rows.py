"""16,000 marks that 2,000 people gave to 3,000 films."""

from __future__ import annotations

from typing import Any

import numpy as np


def draw(random: np.random.Generator) -> dict[str, Any]:
    tastes, traits = random.normal(size=(2000, 4)), random.normal(size=(3000, 4))
    person = random.integers(0, 2000, 16_000, np.int32)
    film = random.integers(0, 3000, 16_000, np.int32)
    mark = (tastes[person] * traits[film]).sum(1) + random.normal(0, 0.1, len(person))
    return {"person": person, "film": film, "mark": mark.astype(np.float32)}
