"""Which steps of sequences count: the masks that a model's layers pass on to what it gives.

Keras keeps a mask at the tensor that it belongs to, where its losses and metrics read it; the
arrays that `predict` gives have none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import keras

from kerasflow.building.keras_internals import mask_of


@dataclass(frozen=True, slots=True)
class MaskedOutputs:
    """What a model gave.

    Args:
        outputs: As `Model.predict` gives them.
        masks: In the same form: True where a step counts; None where all of an output's do.
    """

    outputs: Any
    masks: Any


def keep_masks(outputs: Any) -> dict[str, Any]:
    """Returns tensors that a model gave with their masks, so that both leave a program.

    Args:
        outputs: A tensor, a list of them or a mapping.
    """
    found = enumerate(map(mask_of, keras.tree.flatten(outputs)))
    masks = {f"mask_{index}": mask for index, mask in found if mask is not None}
    return {"outputs": outputs, "masks": masks}


def part_masks(kept: dict[str, Any]) -> MaskedOutputs:
    """Returns what `keep_masks` put together, as arrays."""
    outputs, masks = kept["outputs"], kept["masks"]
    if not keras.tree.is_nested(outputs):
        return MaskedOutputs(outputs, masks.get("mask_0"))
    count = len(keras.tree.flatten(outputs))
    leaves = [masks.get(f"mask_{index}") for index in range(count)]
    return MaskedOutputs(outputs, keras.tree.pack_sequence_as(outputs, leaves))


@contextmanager
def keeping_masks(model: keras.Model) -> Iterator[None]:
    """Has `Model.predict` give what `keep_masks` does."""
    own = model.predict_step

    def step(*given: Any) -> Any:
        return keep_masks_of_step(own(*given))

    model.predict_step, model.predict_function = step, None
    try:
        yield
    finally:
        del model.predict_step
        model.predict_function = None


def keep_masks_of_step(found: Any) -> Any:
    """Returns what a `predict_step` gave, with its masks; on JAX a state comes with it."""
    if keras.config.backend() != "jax":
        return keep_masks(found)
    outputs, state = found
    return keep_masks(outputs), state
