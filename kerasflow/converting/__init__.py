"""Keras models to blueprints, with the proof that both are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kerasflow.converting.models import from_model as from_model

__all__ = ["from_model"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'kerasflow.converting' has no attribute {name!r}")
    from kerasflow.converting.models import from_model

    return from_model
