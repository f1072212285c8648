"""What a page about a run shows beside its report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras

    from kerasflow.blueprints.blueprint import Blueprint
    from kerasflow.feeding import Split
    from kerasflow.feeding.raw_rows import RawRows
    from kerasflow.running.predictions import Predictions

JUDGED = ("test", "validation")
"""The splits that a model is judged by: the first one that there is."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a page about a run shows beside its report; what is missing, it leaves out.

    Args:
        blueprint: With what the last phase of `then` makes of it.
        model: Trained.
        splits: Ready for Keras.
        raw: What is kept of their rows, as the source has them.
        predictions: By split.
        missing: Why there is nothing else here.
    """

    blueprint: Blueprint
    model: keras.Model | None = None
    splits: Mapping[str, Split] = field(default_factory=dict)
    raw: Mapping[str, RawRows] = field(default_factory=dict)
    predictions: Mapping[str, Predictions] = field(default_factory=dict)
    missing: str | None = None

    @property
    def judged(self) -> str | None:
        """The split that the model is judged by; None where there are no predictions."""
        return next((name for name in JUDGED if name in self.predictions), None)
