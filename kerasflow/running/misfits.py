"""What of the data does not fit the model, found before anything trains.

Where a number has no row or no unit, each engine does something else: one fails in the middle of an
epoch, another one trains on the last row, or on NaN.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.expanding.naming import keras_name
from kerasflow.building.lookups import Walk, describe
from kerasflow.building.signatures import TensorInfo
from kerasflow.checking.deduplication import deduplicate
from kerasflow.checking.phases import Phase
from kerasflow.errors import BlueprintError, Problem, Refusal
from kerasflow.feeding import Split, pieces
from kerasflow.feeding.plans import DataPlan
from kerasflow.feeding.previews.comparison import compare_shapes
from kerasflow.feeding.splits import Origin
from kerasflow.paths import Path
from kerasflow.running.budgeting import at_phase
from kerasflow.running.failures import explain
from kerasflow.running.labels import refuse_labels
from kerasflow.running.output_shapes import list_output_shapes


def refuse_misfits(
    model: Any, phases: Sequence[Phase], splits: Mapping[str, Split], plan: DataPlan
) -> None:
    """Refuses data that does not fit a model: its targets, their labels, and what is looked up.

    Args:
        model: Built.
        phases: Of its blueprint, the first first.
        splits: What it is trained on and judged by.
        plan: Of the data.

    Raises:
        BlueprintError: A target cannot be compared with an output.
        DataError: A label or a number that is looked up is out of range, with file and row.
    """
    different = [*_differences(splits)]
    first = phases[0].blueprint
    outputs = list_output_shapes(model, first) if first.expansion.graph else {}
    ranges = _ranges(splits)
    found = [*different, *_uncomparable(phases, splits, outputs, ranges)]
    refuse_problems(found, first)
    for phase in phases:
        refuse_labels(phase.blueprint, splits, outputs, ranges)
    walk = Walk(model)
    for split in splits.values():
        refuse_strays(walk, split.inputs, split.origin, plan)


def refuse_problems(problems: Iterable[Problem], blueprint: Blueprint) -> None:
    """Refuses a blueprint with errors, as a check of it does; warnings are let through.

    Raises:
        BlueprintError: There is an error.
    """
    if errors := [problem for problem in problems if problem.severity == "error"]:
        raise BlueprintError(deduplicate(errors, blueprint.document))


def refuse_strays(walk: Walk, inputs: Mapping[str, Any], origin: Origin, plan: DataPlan) -> None:
    """Refuses inputs with numbers that the model looks up and has no row for.

    Args:
        walk: Of the model.
        inputs: By name.
        origin: Where they were read.
        plan: Of the data.

    Raises:
        DataError: There is one, with its row.
    """
    keys = {keras_name(key): key for key in inputs}
    wanted = {name: inputs[keys[name]] for name in walk.inputs if name in keys}
    if not wanted:
        return
    for start, piece in pieces(wanted):
        try:
            stray = walk.find_stray(piece)
        except Exception as error:  # Keras raises whatever its backend does
            row = _first_refused(walk, piece)
            key = keys[next(iter(wanted))]
            refusal = Refusal(f"the model refuses this row: {explain(error)}")
            raise origin.fault(refusal, plan.inputs[key], (start + row,)) from error
        if stray:
            key = keys[next(iter(stray.inputs), next(iter(wanted)))]
            raise origin.fault(describe(stray), plan.inputs[key], (start + stray.row,))


def _first_refused(walk: Walk, piece: Mapping[str, Any]) -> int:
    """Returns the first of some rows on which the calls in front of the lookups fail."""
    low, high = 0, len(next(iter(piece.values()))) - 1
    while low < high:
        middle = (low + high) // 2
        try:
            walk.find_stray({name: array[low : middle + 1] for name, array in piece.items()})
        except Exception:  # as above; what is asked is where, not why
            high = middle
        else:
            low = middle + 1
    return low


def _ranges(splits: Mapping[str, Split]) -> dict[str, tuple[float, float]]:
    """Returns the smallest and the largest number of each target, in all splits together."""
    found: dict[str, tuple[float, float]] = {}
    for split in splits.values():
        for name, target in split.targets.items():
            for _, piece in pieces({name: target}):
                low, high = found.get(name, (float("inf"), float("-inf")))
                seen = piece[name]
                found[name] = (min(low, float(seen.min())), max(high, float(seen.max())))
    return found


def _uncomparable(
    phases: Sequence[Phase],
    splits: Mapping[str, Split],
    outputs: Mapping[str, tuple[int | None, ...]],
    ranges: Mapping[str, tuple[float, float]],
) -> Iterator[Problem]:
    first = next(iter(splits.values()))
    targets = {
        name: TensorInfo(tuple(target.shape[1:]), str(target.dtype))
        for name, target in first.targets.items()
    }
    seen: set[Problem] = set()
    for phase in phases:
        blueprint = phase.blueprint
        found = compare_shapes(blueprint, blueprint.expansion, outputs, targets, ranges)
        yield from (at_phase(problem, phase) for problem in found if problem not in seen)
        seen.update(found)


def _differences(splits: Mapping[str, Split]) -> Iterator[Problem]:
    """Yields targets that have another shape in one split than in the first."""
    (first, trained), *others = splits.items()
    for split, each in others:
        for name, target in each.targets.items():
            here, there = list(target.shape[1:]), list(trained.targets[name].shape[1:])
            if here != there:
                message = (
                    f"`{split}` has rows of shape {here} for the target `{name}`, "
                    f"and `{first}` of shape {there}"
                )
                hint = "give all splits one shape"
                yield Problem("KF715", message, Path(("data",)), hint=hint)
