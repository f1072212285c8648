"""A plan as a table for people, and as plain values for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from kerasflow.building.costs import TRAINING_FACTOR
from kerasflow.building.memory import format_bytes, format_count
from kerasflow.building.surroundings import find_policy
from kerasflow.nearness import listed

if TYPE_CHECKING:
    from kerasflow.building.budgets import Budget, NodeCost
    from kerasflow.running.plans import Plan

_COSTLIEST = 3


def tabulate(plan: Plan) -> str:
    """Returns the table of a plan, without a newline at its end."""
    rows = list(_rows(plan))
    width = max(len(title) for title, *_ in rows) + 2
    amounts = max(len(amount) for _, amount, _ in rows if len(amount) <= 12)
    lines = [
        f"{title:<{width}}{amount:>{amounts}}  {words}".rstrip() for title, amount, words in rows
    ]
    costliest = list(_costliest(plan))
    return "\n".join([_heading(plan), *lines, *costliest, _verdict(plan), *_remarks(plan)])


def to_mapping(plan: Plan) -> dict[str, Any]:
    """Returns a plan as plain values; amounts of memory in bytes."""
    budget, trains = plan.estimate.budget, plan.trains
    batch = plan.batch_size
    return {
        "name": plan.blueprint.name,
        "batch_size": batch,
        "phase": plan.phase,
        "parameters": budget.parameters,
        "trainable_parameters": budget.trained_parameters,
        "operations_per_example": budget.operations,
        "operations_per_step": TRAINING_FACTOR * batch * budget.operations if trains else None,
        "uncounted_nodes": list(budget.uncounted),
        "memory": _parts(plan),
        "memory_bytes": plan.memory_bytes,
        "preprocess_rows": plan.preprocess_rows,
        "preprocess_bytes": plan.preprocess_bytes,
        "available_bytes": plan.room.available_bytes,
        "fits": plan.fits,
        "file_bytes": budget.file_bytes,
        "rows": plan.rows,
        "steps_per_epoch": plan.steps_per_epoch,
        "epochs": plan.blueprint.fit.epochs if trains else None,
        "nodes": [_node(node) for node in budget.nodes],
        "unknown_nodes": list(plan.estimate.unknown),
        "left_out_nodes": list(plan.estimate.left_out),
    }


def _node(node: NodeCost) -> dict[str, Any]:
    return {
        "name": node.name,
        "layer": node.tag,
        "path": str(node.path),
        "parameters": node.parameters,
        "weight_bytes": node.weight_bytes + node.constant_bytes,
        "activation_bytes_per_example": node.kept_bytes,
        "operations_per_example": node.operations,
    }


def _parts(plan: Plan) -> dict[str, int]:
    """Returns the parts of the memory, those that are nothing left out."""
    budget, batch = plan.estimate.budget, plan.batch_size
    if not plan.trains:
        parts = {"weights": budget.weight_bytes, "activations": batch * budget.passing_bytes}
    else:
        parts = {
            "weights": budget.weight_bytes,
            "gradients": budget.gradient_bytes,
            "optimizer": budget.optimizer_bytes,
            "activations": batch * budget.kept_bytes,
            "data": budget.data_bytes or 0,
            "on the way": budget.moment_bytes,
            "metrics": budget.metric_bytes(batch),
        }
    return {name: amount for name, amount in parts.items() if amount}


def _heading(plan: Plan) -> str:
    precision, batch = find_policy(plan.blueprint.runtime.precision), plan.batch_size
    doing = "training" if plan.trains else "predicting"
    most = f", at its largest in `then[{plan.phase - 1}]`" if plan.phase else ""
    return f"{plan.blueprint.name}: {doing} in {precision} with batches of {batch}{most}"


def _rows(plan: Plan) -> Iterator[tuple[str, str, str]]:
    if _is_dark(plan):
        yield "parameters", "?", "not known yet"
        yield "memory", "?", "beside the data" if plan.estimate.budget.data_bytes else ""
    else:
        yield from _counted(plan)
        yield "memory", format_bytes(plan.memory_bytes), ""
    for name, amount in _parts(plan).items():
        yield f"  {name}", format_bytes(amount), _ESTIMATED if name == "activations" else ""
    if plan.preprocess_rows:
        words = f"{plan.preprocess_rows:,} rows at a time"
        yield "preprocess", format_bytes(plan.preprocess_bytes), words
    if not _is_dark(plan):
        yield "on disk", format_bytes(plan.estimate.budget.file_bytes), "model.keras"
    if plan.trains:
        yield _steps(plan)


def _counted(plan: Plan) -> Iterator[tuple[str, str, str]]:
    budget = plan.estimate.budget
    fixed = budget.parameters - budget.trained_parameters
    exact = _exact(budget.parameters, fixed)
    if plan.estimate.unknown:
        exact = f"{exact}, of the nodes that are known".lstrip(", ")
    yield "parameters", format_count(budget.parameters), exact
    yield "operations", format_count(budget.operations), "a row, forwards" + _uncounted(budget)
    if plan.trains:
        step = TRAINING_FACTOR * plan.batch_size * budget.operations
        yield "", format_count(step), "a training step"


def _is_dark(plan: Plan) -> bool:
    """Returns whether nothing of the model is known."""
    return bool(plan.estimate.unknown) and not plan.estimate.budget.nodes


_ESTIMATED = "an estimate"


def _exact(count: int, fixed: int) -> str:
    exact = f"{count:,}" if count >= 1000 else ""
    return f"{exact}, {fixed:,} of them not trained".lstrip(", ") if fixed else exact


def _uncounted(budget: Budget) -> str:
    count = len(budget.uncounted)
    return f"; {count} node{'' if count == 1 else 's'} not counted" if count else ""


def _steps(plan: Plan) -> tuple[str, str, str]:
    steps, epochs = plan.steps_per_epoch, plan.blueprint.fit.epochs
    if steps is None:
        return "steps", "?", "not known before the data is read"
    words = f"{epochs} epoch{'' if epochs == 1 else 's'} of {steps:,} on {plan.rows:,} rows"
    return "steps", f"{steps * epochs:,}", words


def _costliest(plan: Plan) -> Iterator[str]:
    """Yields the nodes that cost most, by memory and by operations."""
    nodes = plan.estimate.budget.nodes

    def memory(node: NodeCost) -> int:
        kept = node.kept_bytes if plan.trains else node.passing_bytes
        slots = node.gradient_bytes if plan.trains else 0
        return node.weight_bytes + slots + node.constant_bytes + plan.batch_size * kept

    def operations(node: NodeCost) -> int:
        return node.operations or 0

    yield from _most("most memory", nodes, memory, format_bytes)
    yield from _most("most operations", nodes, operations, format_count)


def _most(
    title: str,
    nodes: tuple[NodeCost, ...],
    measure: Callable[[NodeCost], int],
    write: Callable[[int], str],
) -> Iterator[str]:
    most = [node for node in sorted(nodes, key=measure, reverse=True) if measure(node)]
    shown = [f"{node.name} {write(measure(node)).strip()}" for node in most[:_COSTLIEST]]
    if shown:
        yield f"{title}: {', '.join(shown)}"


def _verdict(plan: Plan) -> str:
    available = plan.room.available_bytes
    needed = format_bytes(plan.memory_bytes)
    if available is None:
        known = "no limit is set" if plan.room.by_user else "this system does not say what is free"
        return f"takes {needed}; {known}"
    whose = "of the limit of" if plan.room.by_user else "of this machine's free"
    if plan.fits and _is_dark(plan):
        return "whether it fits is not known yet"
    verdict = "fits" if plan.fits else "does not fit"
    if plan.fits and plan.estimate.unknown:
        verdict = "fits, as far as it is known"
    remedy = next((f"; {item.hint}" for item in plan.problems if item.hint and not plan.fits), "")
    return f"{verdict}: {needed} {whose} {format_bytes(available)}{remedy}"


def _remarks(plan: Plan) -> Iterator[str]:
    left_out, unknown = plan.estimate.left_out, plan.estimate.unknown
    if left_out:
        yield f"left out of the model, for they reach no output: {listed(left_out, _COSTLIEST)}"
    if unknown:
        yield f"? not known yet and not in these numbers: {listed(unknown, _COSTLIEST)}"
    for reason in plan.estimate.waiting[:_COSTLIEST]:
        yield f"? {reason}"
