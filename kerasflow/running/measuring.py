"""What a model's metrics measure in a run: the rows that its losses count, as single numbers.

Keras' metrics leave out what a mask leaves out, where they are means; other ones, such as
`Precision`, count padding. None of them knows of the label that a loss ignores. Some give an array,
which Keras logs as it is, so that callbacks fail at it. All of this is set right around the methods
of one model, which itself stays as it was for whoever saves it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import prod
from typing import Any

import keras

from kerasflow.building.keras_internals import (
    compiled_metrics,
    mask_of,
    metrics_by_output,
    put_mask,
)
from kerasflow.catalog.traits import traits
from kerasflow.checking.measures import label_parts, name_parts, uncounted
from kerasflow.running.outputs import Outputs


def count_alike(model: keras.Model, outputs: Outputs) -> None:
    """Has a model's metrics count what its losses count, and give single numbers.

    Args:
        model: Compiled; once is enough.
        outputs: What it gives.
    """
    if "get_metrics_result" not in vars(model):
        measuring = _Measuring(model, outputs)
        model.get_metrics_result = measuring.get_metrics_result
        if type(model).compute_metrics is keras.Model.compute_metrics:
            model.compute_metrics = measuring.compute_metrics


class _Measuring:
    """Stands around two methods of a model."""

    def __init__(self, model: keras.Model, outputs: Outputs) -> None:
        self.model, self.outputs = model, outputs
        self._compute, self._result = model.compute_metrics, model.get_metrics_result

    def compute_metrics(self, x: Any, y: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        """Does what `Model.compute_metrics` does, on the rows that count."""
        compiled = compiled_metrics(self.model)
        if compiled is not None and y is not None:
            if not compiled.built:
                compiled.build(y, y_pred)
            for metric in compiled.metrics:
                _set_right(metric)
            y_pred = self._mask_ignored(y, y_pred)
        return self._compute(x, y, y_pred, sample_weight)

    def _mask_ignored(self, y: Any, y_pred: Any) -> Any:
        """Returns outputs whose masks leave out the rows that the losses ignore, too."""
        if not isinstance(y_pred, (dict, list, tuple)):
            names = self.outputs.names or tuple(self.outputs.losses)
            return self._masked(names[0] if len(names) == 1 else "", y, y_pred)
        if not isinstance(y, dict):
            return y_pred
        if isinstance(y_pred, dict):
            pairs = y_pred.items()
            return {name: self._masked(name, y.get(name), it) for name, it in pairs}
        named = zip(self.outputs.names, y_pred, strict=False)
        masked = [self._masked(name, y.get(name), it) for name, it in named]
        return masked if len(masked) == len(y_pred) else y_pred

    def _masked(self, name: str, y: Any, y_pred: Any) -> Any:
        ignored = self.outputs.ignored(name)
        if ignored is None or y is None:
            return y_pred
        counted = keras.ops.not_equal(y, keras.ops.cast(ignored, y.dtype))
        if len(counted.shape) == len(y_pred.shape):
            counted = keras.ops.squeeze(counted, -1)
        mask = mask_of(y_pred)
        # The losses have the other tensor, and know by themselves what they ignore.
        y_pred = keras.ops.copy(y_pred)
        both = counted if mask is None else keras.ops.logical_and(mask, counted)
        put_mask(y_pred, both)
        return y_pred

    def get_metrics_result(self) -> dict[str, Any]:
        """Does what `Model.get_metrics_result` does, with a name for each number."""
        results = dict(_flat(self._result()))
        counts = {name: prod(getattr(value, "shape", ())) for name, value in results.items()}
        found: dict[str, Any] = {}
        for name, value in results.items():
            if counts[name] == 1:
                found[name] = keras.ops.reshape(value, ()) if getattr(value, "shape", ()) else value
                continue
            names = name_parts(name, self._labels(name, counts[name]))
            if (found.keys() | results.keys()) & set(names):
                names = name_parts(f"{name}_class", self._labels(name, counts[name]))
            numbers = keras.ops.reshape(value, (-1,))
            found.update((part, numbers[index]) for index, part in enumerate(names))
        return found

    def _labels(self, name: str, count: int) -> tuple[str, ...]:
        metrics = dict(self._metrics())
        metric, output = metrics.get(name) or metrics.get(uncounted(name)) or (None, "")
        thresholds = getattr(metric, "thresholds", None)
        several = thresholds if isinstance(thresholds, (list, tuple)) else None
        return label_parts(count, several, self.outputs.classes.get(output))

    def _metrics(self) -> Iterator[tuple[str, tuple[Any, str]]]:
        """Yields the metrics by the names of their results, each with the name of its output."""
        compiled = compiled_metrics(self.model)
        if compiled is None or not compiled.built:
            return
        only = self.outputs.names[0] if len(self.outputs.names) == 1 else ""
        for part in metrics_by_output(compiled):
            for metric in part.metrics:
                prefix = f"{part.output_name}_" if part.output_name else ""
                yield prefix + metric.name, (metric, part.output_name or only)


def _flat(results: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yields results, those of a metric that gives a mapping one by one, as Keras logs them."""
    for name, value in results.items():
        if isinstance(value, Mapping):
            yield from _flat(value)
        else:
            yield name, value


def _set_right(metric: Any) -> None:
    """Has a metric of Keras regard the mask, and take targets of single values."""
    kind = type(metric)
    if "update_state" in vars(metric) or not kind.__module__.startswith("keras."):
        return
    own, known = metric.update_state, traits("metrics", kind.__name__)
    if known & {"flat", "by_step"}:

        def weigh(y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
            mask = _mask_for(y_pred, metric.dtype, by_unit="flat" in known)
            return own(y_true, y_pred, sample_weight=_product(mask, sample_weight))

        metric.update_state = weigh
    elif "f_score" in known:

        def widen(y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
            if len(y_true.shape) == 1 and len(y_pred.shape) == 2 and y_pred.shape[-1] == 1:
                y_true = keras.ops.expand_dims(y_true, -1)
            return own(y_true, y_pred, sample_weight=sample_weight)

        metric.update_state = widen


def _mask_for(y_pred: Any, dtype: Any, *, by_unit: bool) -> Any:
    mask = mask_of(y_pred)
    if mask is None:
        return None
    mask = keras.ops.cast(mask, dtype)
    while by_unit and len(mask.shape) < len(y_pred.shape):
        mask = keras.ops.expand_dims(mask, -1)
    return mask


def _product(mask: Any, weights: Any) -> Any:
    """Returns the weights of what a mask leaves; those of rows hold for all of their steps."""
    if mask is None or weights is None:
        return weights if mask is None else mask
    weights = keras.ops.cast(weights, mask.dtype)
    while len(weights.shape) < len(mask.shape):
        weights = keras.ops.expand_dims(weights, -1)
    return mask * weights
