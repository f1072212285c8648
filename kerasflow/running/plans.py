"""What a blueprint will take, before anything is taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any, Unpack

from kerasflow.blueprints.loading import Source
from kerasflow.building import choose_backend
from kerasflow.building.excess import Room, find_excess
from kerasflow.building.placement import placing
from kerasflow.checking import examine
from kerasflow.checking.deduplication import deduplicate
from kerasflow.checking.examining import Examination
from kerasflow.checking.phases import Phase
from kerasflow.checking.problems import Problems
from kerasflow.running.budgeting import at_phase, find_room
from kerasflow.running.options import MemoryLimit, Reading, with_batch_size

if TYPE_CHECKING:
    from kerasflow.blueprints.blueprint import Blueprint
    from kerasflow.building.estimates import Estimate
    from kerasflow.feeding.preprocessing.memory_estimates import MemoryEstimate
    from kerasflow.feeding.previews.previews import Preview


@dataclass(frozen=True, slots=True)
class Plan:
    """What a blueprint will take; `str` of it is the table that `kerasflow plan` shows.

    Args:
        blueprint: What was planned.
        estimate: Parameters, operations and memory of its model, node by node.
        room: The memory that there is.
        batch_size: Rows of a batch, of no more rows than there are.
        rows: To train on; None where only reading the data tells.
        trains: The blueprint has a `compile`, so that a run of it trains.
        problems: What does not fit, and what Keras refuses; empty where all is well.
        phase: Of the phases of `then`, counted from 1, the one that takes most; else 0.
        loads: What is in memory while each node of `preprocess` runs that is known.
    """

    blueprint: Blueprint
    estimate: Estimate
    room: Room
    batch_size: int
    rows: int | None
    trains: bool
    problems: Problems
    phase: int = 0
    loads: tuple[MemoryEstimate, ...] = ()

    @property
    def memory_bytes(self) -> int:
        """What training takes at its peak, beside Keras itself; without training, a prediction.

        It is what the fewest rows take on their way through `preprocess` where that is more.
        """
        from kerasflow.feeding.preprocessing.memory_estimates import PROBE_ROWS

        budget = self.estimate.budget
        if self.trains:
            needed = budget.training_bytes(self.batch_size)
        else:
            needed = budget.weight_bytes + self.batch_size * budget.passing_bytes
        return max(needed, *(load.amount.of(PROBE_ROWS) for load in self.loads), 0)

    @property
    def preprocess_rows(self) -> int | None:
        """How many rows go through `preprocess` at a time; None where that is not known."""
        from kerasflow.feeding.preprocessing.memory_estimates import rows_at_once
        from kerasflow.feeding.preprocessing.pipelines import BATCH_ROWS

        if not self.loads:
            return None
        return min(rows_at_once(self.loads), BATCH_ROWS, self.rows or BATCH_ROWS)

    @property
    def preprocess_bytes(self) -> int:
        """What these rows take at the widest node that is known, before anything trains."""
        rows = self.preprocess_rows or 0
        return max((load.amount.of(rows) for load in self.loads), default=0)

    @property
    def fits(self) -> bool:
        """Whether there is room; where nobody knows how much there is, it is taken for enough."""
        available = self.room.available_bytes
        return available is None or self.memory_bytes <= available

    @property
    def steps_per_epoch(self) -> int | None:
        """Batches of an epoch; None where the rows are not known."""
        return None if self.rows is None else -(-self.rows // self.blueprint.fit.batch_size)

    def __str__(self) -> str:
        from kerasflow.running.plan_tables import tabulate

        return tabulate(self)


def plan(
    source: Source,
    *,
    data: Any = None,
    batch_size: int | None = None,
    memory_limit_bytes: MemoryLimit = "machine",
    **reading: Unpack[Reading],
) -> Plan:
    """Returns what a blueprint will take: parameters, operations, memory, room on disk, steps.

    Use it before `run`. Nothing large is allocated, and of the data only the headers are read.

    Args:
        source: A file, a mapping as in a file, or a `Blueprint`.
        data: Takes the place of `data.source`, as in `kerasflow.run`.
        batch_size: In place of `fit.batch_size`, at least 1.
        memory_limit_bytes: What there is room for; by default what this machine has free, and
            None for any amount.
        **reading: `sets`, `unsets` and `roots`, as `kerasflow.check` takes them.

    Raises:
        BlueprintError: The check found errors.
        BuildError: Keras refused the optimizer.
        MissingDependencyError: The backend is not installed.
    """
    examination = examine(source, **with_batch_size(reading, batch_size))
    return plan_examined(examination, data=data, memory_limit_bytes=memory_limit_bytes)


def plan_examined(
    examination: Examination, *, data: Any = None, memory_limit_bytes: MemoryLimit = "machine"
) -> Plan:
    """Returns what a blueprint will take; use it in place of `plan` where it was checked before.

    Args:
        examination: Of the blueprint.
        data: As in `plan`.
        memory_limit_bytes: As in `plan`.

    Raises:
        BlueprintError: The check found errors.
        BuildError: Keras refused the optimizer.
        MissingDependencyError: The backend is not installed.
    """
    blueprint = examination.require()
    phases = examination.phases if blueprint.compile else examination.phases[:1]
    with placing(blueprint):
        return _plan(phases, data, find_room(memory_limit_bytes))


def _plan(phases: Sequence[Phase], data: Any, room: Room) -> Plan:
    blueprint = phases[0].blueprint
    choose_backend(blueprint.runtime.backend)
    from kerasflow.feeding.previews.previews import preview_data

    preview = preview_data(blueprint, blueprint.expansion, data=data)
    data_bytes = _data_bytes(blueprint, preview, data)
    plans = [_plan_phase(blueprint, phase, preview, room, data_bytes) for phase in phases]
    return max(plans, key=lambda found: found.memory_bytes)


def _plan_phase(
    blueprint: Blueprint, phase: Phase, preview: Preview, room: Room, data_bytes: int | None
) -> Plan:
    """Returns what one phase takes; what is frozen, or the optimizer, may differ from the first."""
    from kerasflow.building.estimates import estimate
    from kerasflow.feeding.preprocessing.memory_estimates import find_too_wide

    rows, trains = preview.deferred.get("data.train.rows"), blueprint.compile is not None
    size = phase.blueprint.fit.batch_size
    batch_size = min(size, rows or size)
    known = estimate(
        phase.blueprint,
        preview.signature,
        preview.deferred,
        training=trains,
        data_bytes=data_bytes,
        reasons=preview.reasons,
    )
    excess = find_excess(phase.blueprint, known.budget, room, batch_size if trains else None)
    wide = find_too_wide(preview.loads, room)
    found = [*known.problems, *([wide] if wide else ())]
    found += [at_phase(excess, phase)] if excess else []
    problems = Problems(deduplicate(found, blueprint.document))
    number, loads = phase.number, preview.loads
    return Plan(blueprint, known, room, batch_size, rows, trains, problems, number, loads)


def _data_bytes(blueprint: Blueprint, preview: Preview, data: Any) -> int | None:
    """Returns the bytes of the rows in memory, or of the buffers of a stream; None if unknown."""
    from kerasflow.feeding.streaming.weighing import is_streamed
    from kerasflow.running.streams import HELD_BYTES

    whole = _whole_bytes(preview)
    if not is_streamed(blueprint, preview, data):
        return whole
    return HELD_BYTES if whole is None else min(whole, HELD_BYTES)


def _whole_bytes(preview: Preview) -> int | None:
    """Returns the bytes of the inputs and targets of all rows; None where they are not known."""
    from kerasflow.building.slots import dtype_bytes

    columns = (*preview.signature.values(), *preview.targets.values())
    counts: list[int | None] = [
        preview.deferred.get(f"data.{split}.rows") for split in ("train", "validation", "test")
    ]
    if not columns or counts[0] is None:
        return None
    row: int = sum(
        prod(size or 1 for size in column.shape) * dtype_bytes(column.dtype) for column in columns
    )
    return row * sum(count for count in counts if count)
