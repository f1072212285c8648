"""Why a loss became NaN or infinite, where the data is the reason: the first row that is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.feeding import Feed, Split
from kerasflow.feeding.tables import Array
from kerasflow.running.batches import pack_inputs

Build = Callable[[], keras.Model]
_CHUNK_ROWS = 1024
# What a float of that size holds; of those that hold much, what they hold the square of.
_LARGEST = {"float16": 65504.0, "bfloat16": 1.8e19, "float32": 1.8e19, "float64": 1.3e154}


def find_cause(feed: Feed, split: str, blueprint: Blueprint, build: Build) -> str | None:
    """Returns why a loss is no number, and what to do; None where the data is not the reason.

    Args:
        feed: The data of the run.
        split: The one whose loss it is, ``"train"`` or ``"validation"``.
        blueprint: Of the phase.
        build: Makes its model anew, since the weights of the trained one are no numbers any more.
    """
    rows = feed.validation if split == "validation" and feed.validation else feed.train
    return _CauseSearch(rows, blueprint, build()).find()


@dataclass(frozen=True, slots=True)
class _CauseSearch:
    """Looks through the rows of one split."""

    rows: Split
    blueprint: Blueprint
    model: keras.Model

    def find(self) -> str | None:
        """Returns the first reason that there is."""
        looks = (self._large_number, self._row_without_step, self._lost_row, self._unscaled)
        return next((reason for look in looks if (reason := look())), None)

    def _large_number(self) -> str | None:
        """Returns a number with which no float of the run's precision can compute."""
        dtype = keras.dtype_policies.get(self.blueprint.runtime.precision).compute_dtype
        limit = _LARGEST.get(dtype, np.inf)
        inputs = ((f"the input `{name}`", array) for name, array in self.rows.inputs.items())
        targets = ((f"the target of `{name}`", each) for name, each in self.rows.targets.items())
        for what, array in (*inputs, *targets):
            for start, chunk in _chunks(array):
                wrong = ~(np.abs(chunk.astype(np.float64)) <= limit)
                if wrong.any():
                    at = np.unravel_index(int(np.argmax(wrong)), wrong.shape)
                    return (
                        f"{self._place(start + int(at[0]))} has {chunk[at]:g} for {what}, and "
                        f"{dtype} cannot compute with numbers beyond {limit:g}; scale it, as "
                        "with `Normalization` or logarithms"
                    )
        return None

    def _row_without_step(self) -> str | None:
        """Returns a row whose steps are all padding, where a layer averages over the others."""
        for layer in self.model.layers:
            mask = _mask_of(layer) if layer.__class__.__name__ == _AVERAGE else None
            if mask is None:
                continue
            masks = keras.Model(self.model.input, mask)
            for start, inputs in self._inputs():
                empty = ~np.asarray(masks.predict_on_batch(inputs)).any(axis=-1)
                if empty.any():
                    return (
                        f"{self._place(start + int(np.argmax(empty)))} has no step that is not "
                        f"padding, and `{layer.name}` averages over those that are not; leave "
                        "such rows out, or fill them with a word of their own"
                    )
        return None

    def _lost_row(self) -> str | None:
        """Returns a row for which the model gives NaN whatever its weights are."""
        for start, inputs in self._inputs():
            given = keras.tree.flatten(self.model.predict_on_batch(inputs))
            rows = len(given[0])
            lost = np.zeros(rows, bool)
            for output in given:
                lost |= np.isnan(np.asarray(output).reshape(rows, -1)).any(axis=1)
            if lost.any():
                where = self._place(start + int(np.argmax(lost)))
                return (
                    f"for {where} the model gives NaN with its first weights, before any step; "
                    "see what its layers and ops divide by, and of what they take a logarithm"
                )
        return None

    def _unscaled(self) -> str | None:
        """Returns the largest number of an input, where no steps would be small enough for it."""
        sizes = {name: _largest(array) for name, array in self.rows.inputs.items()}
        name = max(sizes, key=lambda each: sizes[each][0], default=None)
        if name is None or sizes[name][0] < _UNSCALED:
            return None
        size, row = sizes[name]
        return (
            f"{self._place(row)} has {size:g} for the input `{name}`, which makes every step too "
            "large; scale it, as with `Normalization`, or, where it is an id, look it up, as with "
            "`IntegerLookup` or `Hashing` in front of an `Embedding`"
        )

    def _inputs(self) -> Iterator[tuple[int, Any]]:
        for start in range(0, len(self.rows), _CHUNK_ROWS):
            stop = start + _CHUNK_ROWS
            yield start, pack_inputs({k: a[start:stop] for k, a in self.rows.inputs.items()})

    def _place(self, row: int) -> str:
        return self.rows.origin.describe(row)


# Larger than what people measure in sensible units; ids and times in seconds are.
_UNSCALED = 1e6
_AVERAGE = "GlobalAveragePooling1D"


def _mask_of(layer: Any) -> Any:
    """Returns the mask that a layer of a graph is called with, as a symbol; None for none."""
    given = getattr(layer, "input", None)  # the tensor, and the mask where there is one
    return given[1] if isinstance(given, list) and len(given) == 2 else None


def _largest(array: Any) -> tuple[float, int]:
    """Returns the largest size of a number, and the row that has it."""
    found = (0.0, 0)
    for start, chunk in _chunks(array):
        sizes = np.abs(chunk.astype(np.float64)).reshape(len(chunk), -1).max(axis=1, initial=0)
        row = int(np.argmax(sizes))
        found = max(found, (float(sizes[row]), start + row), key=lambda each: each[0])
    return found


def _chunks(array: Any) -> Iterator[tuple[int, Array]]:
    """Yields the rows of an array, which may lie on disk, some at a time."""
    for start in range(0, len(array), _CHUNK_ROWS):
        yield start, np.asarray(array[start : start + _CHUNK_ROWS])
