"""What is more than there is: said before anything is allocated, with what would fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.building.memory import format_bytes, format_count
from kerasflow.errors import Problem

if TYPE_CHECKING:
    from kerasflow.building.budgets import Budget, NodeCost


@dataclass(frozen=True, slots=True)
class Room:
    """The memory that there is.

    Args:
        available_bytes: How much; None for any amount.
        by_user: Somebody has set the limit; else it is what the machine has free.
    """

    available_bytes: int | None
    by_user: bool = False

    def __str__(self) -> str:
        amount = format_bytes(self.available_bytes or 0)
        return f"the limit is {amount}" if self.by_user else f"this machine has {amount} free"


def find_excess(
    blueprint: Blueprint, budget: Budget, room: Room, batch_size: int | None
) -> Problem | None:
    """Returns what takes more memory than there is; None where all of it fits.

    Args:
        blueprint: The blueprint.
        budget: Of its model.
        room: The memory that there is.
        batch_size: Rows of a batch while training; None where the model is only built.
    """
    available = room.available_bytes
    if available is None or not budget.nodes:
        return None
    if batch_size is None:
        needed = budget.weight_bytes
        return None if needed <= available else _model_problem(budget, room, needed, training=False)
    needed = budget.training_bytes(batch_size)
    if needed <= available:
        return None
    if (budget.data_bytes or 0) > available:
        return _data_problem(blueprint, budget, room)
    if 2 * budget.metric_bytes(batch_size) > needed:
        return _metric_problem(blueprint, budget, room, batch_size)
    if budget.fixed_bytes > available:
        return _model_problem(budget, room, needed, training=True)
    if not budget.largest_batch(available):
        return _example_problem(budget, room)
    return _batch_problem(blueprint, budget, room, batch_size)


def _model_problem(budget: Budget, room: Room, needed: int, *, training: bool) -> Problem:
    largest = max(budget.nodes, key=_own_bytes)
    with_it = " with its gradients and the state of the optimizer" if training else ""
    whole = f"the model{with_it} takes {format_bytes(needed)}, and {room}"
    if largest.moment_bytes == _own_bytes(largest):
        what = f"makes {format_bytes(largest.moment_bytes)} on the way to what it gives"
    elif largest.constant_bytes > largest.weight_bytes:
        what = f"gives a constant of {format_bytes(largest.constant_bytes)}"
    else:
        count, amount = format_count(largest.parameters), format_bytes(largest.weight_bytes)
        what = f"has {count.strip()} parameters, {amount}"
    return _at(largest, "KF730", f"{_named(largest)} {what}; {whole}")


def _example_problem(budget: Budget, room: Room) -> Problem:
    largest = max(budget.nodes, key=lambda node: node.kept_bytes)
    message = (
        f"{_named(largest)} {_verb(largest)} {format_bytes(largest.kept_bytes)} for each row; "
        f"training with one row takes {format_bytes(budget.training_bytes(1))}, and {room}"
    )
    return _at(largest, "KF731", message)


def _batch_problem(blueprint: Blueprint, budget: Budget, room: Room, batch_size: int) -> Problem:
    most = budget.largest_batch(room.available_bytes or 0)
    needed = format_bytes(budget.training_bytes(batch_size))
    largest = max(budget.nodes, key=lambda node: node.kept_bytes)
    message = (
        f"training with batches of {batch_size} rows takes about {needed}, and {room}; most is "
        f"for {_product(largest)}"
    )
    path = blueprint.fit.path / "batch_size"
    return Problem("KF732", message, path, hint=f"lower `fit.batch_size` to {_round(most)}")


def _metric_problem(blueprint: Blueprint, budget: Budget, room: Room, batch_size: int) -> Problem:
    amount = format_bytes(budget.metric_bytes(batch_size))
    message = f"the metrics take {amount} with batches of {batch_size} rows, and {room}"
    spec = blueprint.expansion.compile
    path = spec.path / "metrics" if spec and spec.metrics is not None else blueprint.fit.path
    return Problem("KF736", message, path, hint="give them fewer classes or thresholds")


def _data_problem(blueprint: Blueprint, budget: Budget, room: Room) -> Problem:
    amount = format_bytes(budget.data_bytes or 0)
    path = blueprint.data.path / "source" if blueprint.data else blueprint.fit.path
    hint = "give fewer rows or columns"
    return Problem("KF733", f"the data takes {amount} in memory, and {room}", path, hint=hint)


def _at(node: NodeCost, code: str, message: str) -> Problem:
    return Problem(code, message, node.path, hint=f"make `{node.name}` smaller", at_key=True)


def _named(node: NodeCost) -> str:
    return f"`{node.tag}` at `{node.name}`"


def _verb(node: NodeCost) -> str:
    return "makes" if _mostly_on_the_way(node) else "gives"


def _product(node: NodeCost) -> str:
    what = "what {} makes on the way" if _mostly_on_the_way(node) else "the output of {}"
    return what.format(_named(node))


def _mostly_on_the_way(node: NodeCost) -> bool:
    return 2 * node.way_bytes > node.kept_bytes


def _own_bytes(node: NodeCost) -> int:
    kept = node.weight_bytes + node.gradient_bytes + node.constant_bytes
    return max(kept, node.moment_bytes)


def _round(most: int) -> int:
    """Returns the largest power of two that is not above."""
    return 1 << (most.bit_length() - 1)
