"""Rules on blocks: whether each is used, and what for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kerasflow.blueprints.specs import (
    BlockSpec,
    Component,
    Group,
    Hole,
    ModelSpec,
    NodeSpec,
    Use,
    Value,
)
from kerasflow.checking.contexts import Context
from kerasflow.errors import Problem
from kerasflow.paths import Path

_EXPRESSION = re.compile(r"\$\{([^}]*)\}")
_NAME = re.compile(r"[A-Za-z_]\w*")


def unused_block(context: Context) -> Iterator[Problem]:
    """A block that no node uses; those of a file that was extended are there to choose from."""
    if not context.blueprint.blocks:
        return
    used = {node.body.block for node in _all_nodes(context) if isinstance(node.body, Use)}
    if any("${" in name or name not in context.blueprint.blocks for name in used):
        return
    if _has_holes(_all_nodes(context)) or context.omissions.are_in_wires():
        return
    for name in context.blueprint.blocks:
        if name not in used and is_own(context, Path(("blocks", name))):
            message = f"no node uses the block `{name}`"
            hint = f'use it with {{"use": "{name}"}}, or remove it'
            path = Path(("blocks", name))
            yield Problem("KF416", message, path, hint=hint, severity="warning", at_key=True)


def is_own(context: Context, path: Path) -> bool:
    """Whether something stands in the file itself, and not in one that it extends."""
    document = context.blueprint.document
    place, root = (document.place(path), document.root.place) if document else (None, None)
    return place is None or root is None or place.source.name == root.source.name


def unused_block_parameter(context: Context) -> Iterator[Problem]:
    """A parameter of a block that nothing in it mentions."""
    for name, block in context.blueprint.blocks.items():
        if not context.is_complete(f"blocks.{name}") or _has_holes(_nodes(block.layers)):
            continue
        if not is_own(context, Path(("blocks", name))):
            continue
        mentioned = _mentioned(block)
        for parameter in block.params:
            if parameter not in mentioned:
                message = f"nothing in the block `{name}` uses its parameter `{parameter}`"
                hint = f'write "${{{parameter}}}" where it is meant, or remove it'
                path = Path(("blocks", name, "params", parameter))
                yield Problem("KF417", message, path, hint=hint, severity="warning", at_key=True)


def _has_holes(nodes: Iterable[NodeSpec]) -> bool:
    """Whether a node could not be read, and may have said anything."""
    return any(isinstance(node.body, Hole) for node in nodes)


def _mentioned(block: BlockSpec) -> set[str]:
    """Every name in an expression of a block."""
    text = repr((block.layers, block.outputs))
    return {name for found in _EXPRESSION.findall(text) for name in _NAME.findall(found)}


def _all_nodes(context: Context) -> Iterator[NodeSpec]:
    blueprint = context.blueprint
    yield from _nodes(blueprint.preprocess)
    yield from _nodes_in(blueprint.model)
    for block in blueprint.blocks.values():
        yield from _nodes(block.layers)


def _nodes(nodes: Iterable[NodeSpec]) -> Iterator[NodeSpec]:
    """Yields nodes, those of groups and of models inside them."""
    for node in nodes:
        yield node
        if isinstance(node.body, Group):
            yield from _nodes(node.body.layers)
        elif isinstance(node.body, Component):
            yield from _nodes_in(node.body)


def _nodes_in(value: Value) -> Iterator[NodeSpec]:
    if isinstance(value, ModelSpec):
        yield from _nodes(value.layers)
    elif isinstance(value, Component):
        yield from _nodes_in(value.args)
    elif isinstance(value, (dict, tuple)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _nodes_in(item)
