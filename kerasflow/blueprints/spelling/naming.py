"""The names of a model's nodes: the user's, and made ones where a reference needs one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kerasflow.blueprints.spelling.components import Spelled
from kerasflow.blueprints.spelling.models import Model
from kerasflow.blueprints.spelling.tensors import CallNode, InputNode, Tensor, tensors_in

Names = Mapping[CallNode, str]


def first_calls(nodes: Iterable[CallNode]) -> dict[CallNode, CallNode]:
    """Returns, for every further call of a layer or model, the first one."""
    first: dict[int, CallNode] = {}
    further = {}
    for node in nodes:
        before = first.setdefault(id(node.callee), node)
        if before is not node:
            further[node] = before
    return further


def name_nodes(nodes: Sequence[CallNode], outputs: Any, inputs: Iterable[InputNode] = ()) -> Names:
    """Returns the names of the nodes that have one.

    Made names are the tag in snake case with a number, the same every time, and never one that
    the user gave.

    Args:
        nodes: In the order in which they were written.
        outputs: The tensors that are named from outside.
        inputs: Whose names are taken.
    """
    further = first_calls(nodes)
    names = {node: name for node in nodes if node not in further and (name := given_name(node))}
    taken = {*names.values(), *(node.name for node in inputs)}
    referenced = _referenced(nodes, outputs) | set(further.values())
    for node in nodes:
        if node not in names and node in referenced:
            names[node] = _free(given_name(node) or snake_case(_tag(node)), taken)
            taken.add(names[node])
    return names


def given_name(node: CallNode) -> str | None:
    """Returns the name that the user gave to what is called."""
    name = node.callee.name if isinstance(node.callee, Model) else node.callee.args.get("name")
    return name if isinstance(name, str) else None


def snake_case(tag: str) -> str:
    """Returns the name that Keras would make of a class or an op.

    Example:
        >>> [snake_case(tag) for tag in ("MaxPooling2D", "LSTM", "ops.image.extract_patches")]
        ['max_pooling2d', 'lstm', 'extract_patches']
    """
    last = re.sub(r"\W+", "", tag.rpartition(".")[2])
    words = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", last)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", words).lower()


def _tag(node: CallNode) -> str:
    return node.callee.tag if isinstance(node.callee, Spelled) else "Model"


def _free(stem: str, taken: set[str]) -> str:
    name, number = stem, 0
    while name in taken:
        number += 1
        name = f"{stem}_{number}"
    return name


def _referenced(nodes: Sequence[CallNode], outputs: Any) -> set[CallNode]:
    """The nodes that are named somewhere, not only followed by the next one."""
    found: set[CallNode] = set()
    before: CallNode | None = None
    for node in nodes:
        needed = [item for item in tensors_in(node.inputs) if not _is_previous(item, before)]
        found |= _nodes([*needed, *tensors_in(list(node.options.values()))])
        before = node
    if not (isinstance(outputs, Tensor) and _is_previous(outputs, before)):
        found |= _nodes(tensors_in(outputs))
    return found


def _is_previous(tensor: Tensor, before: CallNode | None) -> bool:
    return tensor.node is before and tensor.index is None


def _nodes(tensors: Iterable[Tensor]) -> set[CallNode]:
    return {tensor.node for tensor in tensors if isinstance(tensor.node, CallNode)}
