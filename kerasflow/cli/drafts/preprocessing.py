"""The nodes of `preprocess` for columns of each kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kerasflow.cli.drafts.files import Array, fresh

Node = dict[str, Any]

_MOST_CATEGORIES = 50
_MOST_WORDS = 20_000
_LONGEST_TEXT = 200
_LARGEST = float(np.finfo(np.float32).max)
_DECIMAL_COMMA = re.compile(r"\s*[+-]?\d*,\d+\s*")
_ROW_NUMBER = re.compile(r"(.*_)?(id|index|row|no|nr)|column(_\d+)?", re.IGNORECASE)


@dataclass(slots=True)
class Preprocessing:
    """The nodes so far, and what they give to the model.

    Args:
        taken: Names that a node cannot have.
        nodes: In order.
        vector: The node with all numbers of a row; None when there are none.
        texts: The nodes with word numbers.
        images: The nodes with pixels, and the size of a side.
        left_out: Columns that nothing uses, each with the reason.
    """

    taken: set[str]
    nodes: list[Node] = field(default_factory=list)
    vector: str | None = None
    texts: list[str] = field(default_factory=list)
    images: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)

    def add(self, node: Node, name: str | None = None) -> str:
        """Adds a node; returns its name."""
        if name is not None:
            name = fresh(name, self.taken)
            self.taken.add(name)
            node = {**node, "name": name}
        self.nodes.append(node)
        return name or ""


def preprocess_columns(columns: Mapping[str, Array], taken: set[str]) -> Preprocessing:
    """Returns what is done to columns before a model takes them.

    Args:
        columns: Without the target.
        taken: Names of all columns.
    """
    made = Preprocessing(set(taken))
    numbers: list[str] = []
    parts: list[str] = []
    for name, values in columns.items():
        if values.dtype == object and values.ndim > 1:
            made.left_out[name] = "it holds lists of text"
        elif values.dtype == object:
            _add_text(made, name, values, parts)
        elif values.dtype.kind not in "iufb":
            made.left_out[name] = "it is no number and no text"
        elif values.dtype.kind == "f" and (np.abs(values) > _LARGEST).any():
            made.left_out[name] = (
                "it has numbers that float32, in which a model computes, cannot hold"
            )
        elif values.ndim > 2:
            _add_image(made, name, values)
        elif values.ndim == 1 and (reason := _useless(name, values)):
            made.left_out[name] = reason
        else:
            numbers.append(_filled(made, name, values))
    if numbers:
        parts.insert(0, made.add({"Normalization": {}} | _joined(made, numbers), "numbers"))
    if len(parts) > 1:
        made.vector = made.add({"Concatenate": {}, "inputs": parts}, "features")
    elif parts:
        made.vector = parts[0]
    return made


def _joined(made: Preprocessing, names: list[str]) -> Node:
    """Returns the `inputs` of a node that takes several columns as one."""
    if len(names) == 1:
        return {"inputs": names[0]}
    made.add({"Concatenate": {}, "inputs": names})
    return {}


def _filled(made: Preprocessing, name: str, values: Array) -> str:
    """Returns the column, or a node that puts its median where it has gaps."""
    if values.dtype.kind != "f" or not np.isnan(values).any():
        return name
    median = float(np.format_float_positional(np.nanmedian(values), 6, fractional=False))
    return made.add({"ops.nan_to_num": {"nan": median}, "inputs": name}, f"{name}_filled")


def _useless(name: str, values: Array) -> str | None:
    if values.dtype.kind == "f" and np.isnan(values).all():
        return "it is empty"
    if (values == values[0]).all():
        return "it is the same in every row"
    counted = values.dtype.kind in "iu" and (np.diff(values) == 1).all()
    return "it numbers the rows" if counted and _ROW_NUMBER.fullmatch(name) else None


def _add_text(made: Preprocessing, name: str, values: Array, parts: list[str]) -> None:
    if all(_DECIMAL_COMMA.fullmatch(cell) for cell in values.tolist()):
        made.left_out[name] = "its numbers have decimal commas; write them with points"
        return
    count, words = len(set(values.tolist())), [len(cell.split()) for cell in values.tolist()]
    if count <= min(_MOST_CATEGORIES, len(values) // 2):
        node = {"StringLookup": {"output_mode": "one_hot"}, "inputs": name}
        parts.append(made.add(node, f"{name}_category"))
    elif np.mean(words) >= 3:
        length = int(np.clip(np.percentile(words, 95), 5, _LONGEST_TEXT))
        arguments = {"max_tokens": _MOST_WORDS, "output_sequence_length": length}
        node = {"TextVectorization": arguments, "inputs": name}
        made.texts.append(made.add(node, f"{name}_tokens"))
    else:
        made.left_out[name] = f"it is text with {count} different values"


def _add_image(made: Preprocessing, name: str, values: Array) -> None:
    steps: list[Node] = []
    if values.dtype.kind in "iu":
        steps.append({"Rescaling": {"scale": "${1 / 255}"}})
    else:
        steps.append({"Normalization": {"axis": None}})
    if values.ndim == 3:
        steps.append({"Reshape": {"target_shape": [*values.shape[1:], 1]}})
    steps[0] = {**steps[0], "inputs": name}
    for step in steps[:-1]:
        made.add(step)
    made.images[made.add(steps[-1], f"{name}_pixels")] = min(values.shape[1:3])
