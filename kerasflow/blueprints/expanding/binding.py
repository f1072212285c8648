"""What a block is given where it is used: parameters and inputs."""

from __future__ import annotations

from typing import Any

from kerasflow import catalog
from kerasflow.blueprints.expanding.evaluation import Evaluation
from kerasflow.blueprints.graphs import Late, Ref, Wire
from kerasflow.blueprints.specs import REQUIRED, BlockSpec, FrozenDict, NodeSpec, Use
from kerasflow.errors import Problem


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
    for key in use.arguments.keys() - block.params.keys():
        guess = catalog.nearest(key, block.params)
        listed = ", ".join(f"`{name}`" for name in block.params)
        known = f"it takes {listed}" if listed else "it takes none"
        hint = f"did you mean `{guess}`?" if guess else known
        message = f"the block `{use.block}` has no parameter `{key}`"
        fix = catalog.surely_meant(key, block.params.keys() - use.arguments.keys())
        problem = Problem("KF407", message, path / key, hint=hint, at_key=True, fix=fix)
        evaluation.problems.append(problem)
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
        values[key] = Late(f"${{{key}}}")
    return values


def bind_inputs(
    node: NodeSpec, block: BlockSpec, inputs: Wire | FrozenDict, problems: list[Problem]
) -> dict[str, Wire]:
    """Returns what the names of the block's inputs stand for."""
    given = _given(block, inputs)
    if given.keys() != set(block.inputs):
        count, names = len(block.inputs), ", ".join(f"`{name}`" for name in block.inputs)
        message = f"the block takes {count} input{'' if count == 1 else 's'}: {names}"
        hint = "give a name for each, in this order"
        problems.append(Problem("KF404", message, node.path / "inputs", hint=hint))
    # All are known after a fault, too, so that one fault gives one problem.
    return {name: given.get(name, Ref(name)) for name in block.inputs}


def _given(block: BlockSpec, inputs: Wire | FrozenDict) -> dict[str, Wire]:
    if isinstance(inputs, FrozenDict):
        return dict(inputs)
    if len(block.inputs) == 1:
        return {block.inputs[0]: inputs}
    wires = inputs if isinstance(inputs, tuple) else (inputs,)
    numbered = {str(index): wire for index, wire in enumerate(wires[len(block.inputs) :])}
    return numbered | dict(zip(block.inputs, wires, strict=False))
