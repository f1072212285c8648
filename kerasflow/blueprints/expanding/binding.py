"""What a block is given where it is used: parameters and inputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kerasflow import catalog
from kerasflow.blueprints.expanding.evaluation import Evaluation
from kerasflow.blueprints.expanding.scopes import Site
from kerasflow.blueprints.graphs import Deferred, Ref, Wire
from kerasflow.blueprints.specs import (
    REQUIRED,
    BlockSpec,
    Component,
    FrozenDict,
    Group,
    NodeSpec,
    Use,
)
from kerasflow.catalog import NODE_KINDS
from kerasflow.errors import Problem
from kerasflow.nearness import suggest
from kerasflow.paths import Path


def bind_parameters(
    node: NodeSpec, use: Use, block: BlockSpec, evaluation: Evaluation, defaults: Evaluation
) -> dict[str, Any]:
    """Returns the block's parameters: those given, evaluated where the node stands, and defaults.

    Args:
        node: The node that uses the block.
        use: The use.
        block: The block.
        evaluation: Of the place of use.
        defaults: Of the document, for defaults.
    """
    path = node.path / "with"
    evaluation.problems.extend(_unknown_parameters(use, block, path))
    given = {key: evaluation.value(item, path / key) for key, item in use.arguments.items()}
    values = {
        key: given[key] if key in given else defaults.value(item, block.path / "params" / key)
        for key, item in block.params.items()
    }
    for key in [key for key in values if key not in given and values[key] == REQUIRED]:
        message = f"the block `{use.block}` needs the parameter `{key}`"
        hint = f'add "with": {{"{key}": … }}'
        evaluation.problems.append(Problem("KF408", message, node.path, hint=hint))
        # Not known, so that nothing is said of the places that use it.
        values[key] = Deferred(f"${{{key}}}")
    return values


def _unknown_parameters(use: Use, block: BlockSpec, path: Path) -> Iterator[Problem]:
    """Yields a problem for each argument that is no parameter of the block."""
    unknown = use.arguments.keys() - block.params.keys()
    free = block.params.keys() - use.arguments.keys()
    otherwise = None if block.params else "it takes none"
    for key in unknown:
        hint, fix = suggest(key, block.params, free=free, otherwise=otherwise)
        message = f"the block `{use.block}` has no parameter `{key}`"
        yield Problem("KF407", message, path / key, hint=hint, at_key=True, fix=fix)


def bind_inputs(
    site: Site, block: BlockSpec, inputs: Wire | FrozenDict, problems: list[Problem]
) -> dict[str, Wire]:
    """Returns what the names of the block's inputs stand for."""
    given = _given(block, inputs)
    if given.keys() != set(block.inputs):
        count, names = len(block.inputs), ", ".join(f"`{name}`" for name in block.inputs)
        message = f"the block takes {count} input{'' if count == 1 else 's'}: {names}"
        message += f"; it is given {_amount(inputs)}"
        hint = "give a name for each, in this order"
        if site.number and site.node.inputs is None:
            message += " by the iteration before"
            hint = (
                'write "previous" in `inputs` for that; they are then read anew in each iteration'
            )
        problems.append(Problem("KF404", message, site.node.path / "inputs", hint=hint))
    # All are known after a fault, too, so that one fault gives one problem.
    return {name: given.get(name, Ref(name)) for name in block.inputs}


def _amount(inputs: Wire | FrozenDict) -> str:
    """Returns what a block is given, in words: by which names, or how many."""
    if isinstance(inputs, FrozenDict):
        return ", ".join(f"`{name}`" for name in inputs)
    return str(len(inputs) or "none") if isinstance(inputs, tuple) else "one"


def _given(block: BlockSpec, inputs: Wire | FrozenDict) -> dict[str, Wire]:
    if isinstance(inputs, FrozenDict):
        return dict(inputs)
    if len(block.inputs) == 1:
        return {block.inputs[0]: inputs}
    wires = inputs if isinstance(inputs, tuple) else (inputs,)
    numbered = {str(index): wire for index, wire in enumerate(wires[len(block.inputs) :])}
    return numbered | dict(zip(block.inputs, wires, strict=False))


def find_untaken(group: Group, inputs: FrozenDict) -> tuple[NodeSpec | None, tuple[str, ...]]:
    """Returns the first node of a group, and which names that the group is given it cannot take.

    There are none where it says itself what it takes.
    """
    first = group.layers[0] if group.layers else None
    if first is None or first.inputs is not None:
        return first, ()
    if isinstance(first.body, Group):
        return find_untaken(first.body, inputs)
    tag = first.body.tag if isinstance(first.body, Component) else ""
    entry = catalog.find_tag(tag, NODE_KINDS)
    sure = entry and entry.kind != "applications" and not entry.flags & {"registered", "open"}
    if not entry or not entry.call or not sure:
        return first, ()
    parameters = entry.parameters if entry.kind == "ops" else ()
    known = {*entry.call.tensors, *entry.call.options, *parameters}
    return first, tuple(name for name in inputs if name not in known)


def refuse_names(first: NodeSpec, names: Iterable[str]) -> Problem:
    """Returns that the first node of a group does not say which of its inputs it takes."""
    listed = ", ".join(f"`{name}`" for name in names)
    message = f"of the inputs of its group, {listed}, this node does not say which it takes"
    return Problem("KF404", message, first.path, hint='add "inputs" with one or more of them')
