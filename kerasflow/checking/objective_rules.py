"""Rules on what a model is trained towards: whether there is a loss, and a target for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kerasflow.blueprints.specs import (
    Component,
    FrozenDict,
    Group,
    Hole,
    ModelSpec,
    NodeSpec,
    walk_components,
)
from kerasflow.catalog import tag_has
from kerasflow.checking.codes import has_trait
from kerasflow.checking.contexts import Context
from kerasflow.errors import Problem


def missing_loss(context: Context) -> Iterator[Problem]:
    """A model that is to be trained, and nothing to train it towards.

    A blueprint without `fit` and `data` may be there for its model and optimizer alone.
    """
    compile = context.blueprint.compile
    whole = context.is_whole("compile", "model", "model.layers")
    if not compile or compile.loss is not None or not context.graph or not whole:
        return
    parts = tuple(_parts(context))
    if _may_add_losses(context, parts):
        return
    data = context.blueprint.data
    if data and data.target and context.output_heads:
        message = "there are targets, but `compile` has no `loss`: nothing would be learned"
    elif (data or context.blueprint.fit.path) and not _is_regularized(parts):
        message = "`compile` has no `loss` and no layer adds one: the model cannot be trained"
    else:
        return
    hint = 'add "loss": …, such as "mse" or "sparse_categorical_crossentropy"'
    yield Problem("KF510", message, compile.path, hint=hint, at_key=True)


def _parts(context: Context) -> Iterator[Component]:
    """Yields every layer of the model, those inside of wrappers and of inner models included."""
    for wiring in context.model_wirings:
        for call in wiring.graph.calls:
            yield from walk_components(call.component)


def _may_add_losses(context: Context, parts: Iterable[Component]) -> bool:
    if any(wiring.graph.class_name for wiring in context.model_wirings):
        return True
    for tag in {part.tag for part in parts if part.tag != "Model"}:
        entry = context.entry(tag)
        if entry is None or entry.flags & {"adds_loss", "registered"}:
            return True
    return _may_be_anything(context)


def _may_be_anything(context: Context) -> bool:
    """Whether a node or a block could not be read, so that a layer that adds one may be meant."""
    model = context.blueprint.model
    bodies = [*(block.layers for block in context.blueprint.blocks.values())]
    bodies += [model.layers] if isinstance(model, ModelSpec) else []
    problems = context.expansion.problems
    unknown = any(has_trait(problem.code, "of an unknown node") for problem in problems)
    return unknown or any(_has_holes(nodes) for nodes in bodies)


def _has_holes(nodes: Iterable[NodeSpec]) -> bool:
    return any(
        _has_holes(node.body.layers)
        if isinstance(node.body, Group)
        else isinstance(node.body, Hole)
        for node in nodes
    )


def _is_regularized(parts: Iterable[Component]) -> bool:
    """Whether there is at least a penalty to make smaller, so that Keras trains without a loss."""
    return any(tag_has(part.tag, "penalizes") or _has_regularizer(part) for part in parts)


def _has_regularizer(component: Component) -> bool:
    given = component.args.items()
    return any(name.endswith("_regularizer") and value is not None for name, value in given)


def output_without_loss(context: Context) -> Iterator[Problem]:
    """A target whose output has no loss; Keras leaves that output untrained, without a word."""
    compile, data = context.blueprint.compile, context.blueprint.data
    if not compile or not data or not isinstance(compile.loss, FrozenDict):
        return
    for head in context.output_heads:
        if head.target and head.name not in compile.loss:
            message = f"the output `{head.name}` has a target and no loss: it would not be trained"
            hint = f'add "{head.name}": … to it, or remove the target'
            path = compile.path / "loss"
            yield Problem("KF511", message, path, hint=hint, severity="warning", at_key=True)


def loss_without_target(context: Context) -> Iterator[Problem]:
    """An output that is trained and compared with nothing."""
    data = context.blueprint.data
    if not data or not (data.target or data.source) or not context.is_whole("data", "data.target"):
        return
    for head in context.output_heads:
        if head.loss and not head.target and not (data.target.keys() - _names(context)):
            message = f"the output `{head.name}` has a loss and no target"
            hint = f'add "{head.name}": … under `data.target`'
            yield head.loss.problem("KF511", message, hint)


def metrics_without_target(context: Context) -> Iterator[Problem]:
    """An output that has metrics, and no loss and no target to compare it with."""
    data = context.blueprint.data
    if not data or not (data.target or data.source) or not context.is_whole("data", "data.target"):
        return
    if data.target.keys() - _names(context):
        return
    for head in context.output_heads:
        if head.metrics and not head.loss and not head.target:
            message = f"the output `{head.name}` has metrics and no target"
            hint = f'add "{head.name}": … under `data.target`, or leave its metrics out'
            yield head.metrics[0].problem("KF511", message, hint)


def _names(context: Context) -> set[str]:
    return {head.name for head in context.output_heads}
