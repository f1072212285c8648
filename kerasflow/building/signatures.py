"""What a tensor looks like, without the tensor."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TensorInfo:
    """The shape and dtype of one input.

    Args:
        shape: Without the batch axis; None where a size is not fixed.
        dtype: As Keras spells it, such as ``"float32"`` or ``"string"``.
    """

    shape: tuple[int | None, ...]
    dtype: str = "float32"
