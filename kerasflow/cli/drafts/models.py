"""A small model for what preprocessing gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from kerasflow.cli.drafts.files import fresh
from kerasflow.cli.drafts.preprocessing import Node, Preprocessing
from kerasflow.cli.drafts.targets import Target

# Smaller pictures are flattened at once, larger ones averaged in the end.
_SMALLEST_SIDE, _LARGEST_SIDE = 12, 64


def draft_model(made: Preprocessing, target: Target, output: str) -> dict[str, Any]:
    """Returns the `model` section.

    Args:
        made: What goes in.
        target: What comes out.
        output: The name of the output.
    """
    inputs = [*([made.vector] if made.vector else []), *made.texts, *made.images]
    branches = [list(_branch(made, name)) for name in inputs]
    layers: list[Node] = []
    names: list[str] = []
    taken = {*inputs, output}
    for name, branch in zip(inputs, branches, strict=True):
        if len(inputs) > 1 and branch:
            branch[0] = {**branch[0], "inputs": name}
            branch[-1] = {**branch[-1], "name": fresh(f"{name}_vector", taken)}
        names.append(branch[-1].get("name", name) if branch else name)
        layers.extend(branch)
    if len(inputs) > 1:
        layers.append({"Concatenate": {}, "inputs": names})
    units = 128 if made.images else 64
    layers.append({"Dense": {"units": units, "activation": "relu"}})
    layers.extend(_head(target, output))
    return {"inputs": inputs, "layers": layers}


def _branch(made: Preprocessing, name: str) -> Iterator[Node]:
    if name in made.texts:
        size = f"${{preprocess.{name}.vocabulary_size}}"
        yield {"Embedding": {"input_dim": size, "output_dim": 64}}
        yield {"GlobalAveragePooling1D": {}}
    elif name in made.images:
        yield from _image_branch(made.images[name])


def _image_branch(side: int) -> Iterator[Node]:
    if side >= _SMALLEST_SIDE:
        for filters in (32, 64):
            yield {"Conv2D": {"filters": filters, "kernel_size": 3, "activation": "relu"}}
            yield {"MaxPooling2D": {"pool_size": 2}}
    yield {"GlobalAveragePooling2D": {}} if side > _LARGEST_SIDE else {"Flatten": {}}


def _head(target: Target, output: str) -> Iterator[Node]:
    if target.count:
        activation = "sigmoid" if target.separator else "softmax"
        yield {"Dense": {"units": target.count, "activation": activation}, "name": output}
        return
    values = target.values.astype(np.float64)
    spread, middle = _short(float(np.nanstd(values))), _short(float(np.nanmean(values)))
    yield {"Dense": {"units": 1}}
    note = "to the scale of the target, so that the layers above learn small numbers"
    yield {"Rescaling": {"scale": spread or 1.0, "offset": middle}, "name": output, "note": note}


def _short(number: float) -> float:
    return float(f"{number:.6g}")
