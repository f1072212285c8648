"""The layers of a model, those inside of others with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import keras


def flatten(model: keras.Model) -> Iterator[Any]:
    """Yields everything that a model calls: layers and operations; in place of a model, its own."""
    for part in getattr(model, "operations", None) or model.layers:
        if isinstance(part, keras.Model):
            yield from flatten(part)
        else:
            yield part
