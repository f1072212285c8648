"""The stop before allocation: what would exhaust the memory is refused while it takes none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kerasflow.blueprints.specs import EMPTY
from kerasflow.building import TensorInfo, choose_backend
from kerasflow.building.excess import Room, find_excess
from kerasflow.building.memory import free_memory
from kerasflow.checking.deduplication import deduplicate
from kerasflow.checking.phases import Phase
from kerasflow.checking.report_rules import too_large_matrix
from kerasflow.errors import BlueprintError, Problem
from kerasflow.paths import Path
from kerasflow.running.options import MemoryLimit

if TYPE_CHECKING:
    from kerasflow.blueprints.blueprint import Blueprint
    from kerasflow.feeding.preprocessing.memory_estimates import MemoryEstimate

# No optimizer keeps as much: Adam with an average and accumulated gradients keeps four for each.
_MOST_SLOTS = 8


def find_room(limit: MemoryLimit) -> Room:
    """Returns the room that a limit leaves: by default what the machine has free."""
    if limit == "machine":
        return Room(free_memory())
    return Room(limit or None, by_user=True)


def refuse_large_model(
    blueprint: Blueprint,
    limit: MemoryLimit,
    signature: Mapping[str, TensorInfo] = EMPTY,
    deferred: Mapping[str, Any] = EMPTY,
) -> None:
    """Refuses a model whose weights are more than there is room for.

    Args:
        blueprint: Checked.
        limit: What it may take.
        signature: Shape and dtype of the inputs that the blueprint leaves to the data.
        deferred: Values of deferred expressions, by dotted name.

    Raises:
        BlueprintError: They are; at the node that takes most.
    """
    problem, _ = _find(blueprint, limit, signature, deferred, batch_size=None)
    if problem:
        raise BlueprintError(deduplicate([problem], blueprint.document))


def refuse_large_training(
    phases: Sequence[Phase],
    limit: MemoryLimit,
    signature: Mapping[str, TensorInfo] = EMPTY,
    deferred: Mapping[str, Any] = EMPTY,
) -> tuple[Problem, ...]:
    """Refuses a training, of all phases, that takes more memory than there is.

    Args:
        phases: Of a checked blueprint, the first first.
        limit: What it may take.
        signature: Shape and dtype of the inputs that the blueprint leaves to the data.
        deferred: Values of deferred expressions; without the number of rows, batches have one row.

    Returns:
        What cannot be of the nodes, some of which Keras builds and refuses when data comes.

    Raises:
        BlueprintError: It does; at the node or the size of the batch that takes most.
    """
    rows = deferred.get("data.train.rows", 1)
    refused: tuple[Problem, ...] = ()
    for phase in phases:
        batch_size = min(phase.blueprint.fit.batch_size, rows)
        problem, found = _find(phase.blueprint, limit, signature, deferred, batch_size=batch_size)
        if problem:
            document = phases[0].blueprint.document
            raise BlueprintError(deduplicate([at_phase(problem, phase)], document))
        refused = refused or tuple(at_phase(problem, phase) for problem in found)
    return refused


def refuse_wide_preprocessing(
    blueprint: Blueprint, limit: MemoryLimit, loads: Iterable[MemoryEstimate]
) -> None:
    """Refuses a `preprocess` of which even the fewest rows take more memory than there is.

    Args:
        blueprint: Checked.
        limit: What it may take.
        loads: As the data is previewed.

    Raises:
        BlueprintError: It does; at the node.
    """
    from kerasflow.feeding.preprocessing.memory_estimates import find_too_wide

    problem = find_too_wide(loads, find_room(limit))
    if problem:
        raise BlueprintError(deduplicate([problem], blueprint.document))


def refuse_large_matrix(blueprint: Blueprint, model: Any, classes: Mapping[str, Any]) -> None:
    """Refuses a confusion matrix of more classes than a report holds, before anything trains.

    Args:
        blueprint: Checked; how many units an output has may depend on the data.
        model: Its model.
        classes: Of the targets, as the data has them, by output.

    Raises:
        BlueprintError: It is asked for.
    """
    graph = blueprint.expansion.graph
    names = tuple(graph.outputs) if graph else ()
    for name, output in zip(names, model.outputs if names else (), strict=False):
        known = classes.get(name)
        count = max(len(known), output.shape[-1] or 0) if known is not None else 0
        if found := tuple(too_large_matrix(blueprint.evaluate, name, count)):
            raise BlueprintError(deduplicate([found[0]], blueprint.document))


def at_phase(problem: Problem, phase: Phase) -> Problem:
    """Returns a problem of a phase at the phase, where that is not the blueprint itself."""
    if not phase.number:
        return problem
    message = f"{problem.message}, at `{problem.path}` in this phase"
    return replace(problem, message=message, path=Path(("then", phase.number - 1)))


def _find(
    blueprint: Blueprint,
    limit: MemoryLimit,
    signature: Mapping[str, TensorInfo],
    deferred: Mapping[str, Any],
    *,
    batch_size: int | None,
) -> tuple[Problem | None, tuple[Problem, ...]]:
    """Returns what takes too much, and what Keras refuses."""
    room = find_room(limit)
    choose_backend(blueprint.runtime.backend)
    from kerasflow.building.estimates import estimate

    found = estimate(blueprint, signature, deferred, training=False)
    budget = found.budget
    if room.available_bytes is None:
        return None, found.problems
    if batch_size is not None:
        most = budget.training_bytes(batch_size) + _MOST_SLOTS * budget.gradient_bytes
        if most <= room.available_bytes:
            return None, found.problems  # asking the optimizer takes longer than all the rest
        budget = estimate(blueprint, signature, deferred, training=True).budget
    return find_excess(blueprint, budget, room, batch_size), found.problems
