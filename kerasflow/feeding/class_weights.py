"""How much each row counts by its class, while a model trains."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from kerasflow.blueprints.classes import class_names, weigh_classes
from kerasflow.blueprints.sections import TargetSpec
from kerasflow.errors import DataError, Refusal
from kerasflow.feeding.tables import Array, missing_name
from kerasflow.feeding.targets import Weights


def weigh_rows(
    targets: Mapping[str, Any], specs: Mapping[str, TargetSpec], weights: Mapping[Any, Any]
) -> dict[str, Any]:
    """Returns the weight of every label by its class, 1 for classes that have none, by the output.

    What the loss ignores weighs 1, which changes nothing.

    Args:
        targets: As `make_target` gives them; shape (rows, …). They may lie on disk.
        specs: Of the targets; one of them has classes.
        weights: By the name or the index of the class; without any there is nothing to return.

    Returns:
        Shape (rows, …), without the axis of single labels and that of the classes; made of slices
        of the target where that lies on disk.

    Raises:
        DataError: No target or several have classes, or there is no such class.
    """
    if not weights:
        return {}
    with_classes = [
        name for name, spec in specs.items() if spec.classes is not None and not spec.multi_label
    ]
    if len(with_classes) != 1:
        raise DataError(
            "`fit.class_weight` needs one target with `classes`, "
            f"and the blueprint has {len(with_classes)}"
        )
    [output] = with_classes
    target, spec = targets[output], specs[output]
    by_class = _by_class(spec, weights)
    found = ClassWeightArray(target, by_class, one_hot=spec.one_hot)
    return {output: found[:] if isinstance(target, np.ndarray) else found}


def _by_class(spec: TargetSpec, weights: Mapping[Any, Any]) -> Weights:
    names = class_names(spec) or ()
    known, faults = weigh_classes({str(key): weight for key, weight in weights.items()}, names)
    for fault in faults:
        unclear = Refusal(fault.message, fault.hint) if fault.message else None
        message, hint = unclear or missing_name("class", fault.key, names)
        raise DataError(f"`fit.class_weight`: {message}", hint)
    by_class = np.ones(len(names), dtype=np.float32)
    by_class[[*known]] = [_checked_weight(names[index], weight) for index, weight in known.items()]
    return by_class


def _checked_weight(label: str, weight: Any) -> float:
    most = float(np.finfo(np.float32).max)
    if not weight <= most:
        raise DataError(f"`fit.class_weight`: the weight of `{label}` is {weight:g}, over {most:g}")
    return float(weight)


class ClassWeightArray:
    """The weight of every label by its class, made of slices of a target.

    Args:
        target: Indices; or with `one_hot` a column of zeros and ones for each class; shape
            (rows, …).
        by_class: The weight of each class; shape (classes,).
        one_hot: The target has columns.
    """

    def __init__(self, target: Any, by_class: Weights, *, one_hot: bool) -> None:
        self.target, self.by_class, self.one_hot = target, by_class, one_hot
        single = len(target.shape) > 1 and target.shape[-1] == 1
        self.shape: tuple[int, ...] = target.shape[:-1] if one_hot or single else target.shape
        self.dtype = by_class.dtype
        self.nbytes = int(np.prod(self.shape, dtype=np.int64)) * self.dtype.itemsize

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, rows: slice) -> Weights:
        found = self.target[rows]
        indices = found.argmax(axis=-1) if self.one_hot else found
        indices = indices.reshape(len(found), *self.shape[1:])
        inside = (indices >= 0) & (indices < len(self.by_class))
        return np.where(inside, self.by_class[np.where(inside, indices, 0)], np.float32(1))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        whole = self[:]
        return whole if dtype is None else whole.astype(dtype, copy=False)
