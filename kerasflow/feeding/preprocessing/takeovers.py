"""Preprocessing that an earlier run has learned, taken over for other data.

Weights mean something with what was learned beside them alone: word 17 is another one in another
vocabulary, and a class another one in another list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.graphs import Call
from kerasflow.building.excess import Room
from kerasflow.errors import BuildError, printable
from kerasflow.feeding.plans import DataPlan, calls_of, make_plan
from kerasflow.feeding.preprocessing.fitting import adapts
from kerasflow.feeding.preprocessing.preprocessors import Preprocessor
from kerasflow.feeding.preprocessing.unknown_values import find_unknown, refuse_unknown_labels
from kerasflow.feeding.tables import Table

_WITHOUT = "undo that, or train without a warm start"


@dataclass(frozen=True, slots=True)
class Takeover:
    """Gives a preprocessor that has learned already, for tables by split.

    Args:
        learned: For the blueprint that is run, with what the earlier run has learned.
        run: How the earlier run is called; None where it is the same one that goes on.
        tell: Takes a sentence for each column with values that were not learned.
        room: The memory that it may take; None for what the machine has free.
    """

    learned: Preprocessor
    run: str | None
    tell: Callable[[str], None]
    room: Room | None = None

    def __call__(self, plan: DataPlan, tables: Mapping[str, Table]) -> Preprocessor:
        """Returns it with the plan of this data.

        Raises:
            DataError: A label was not learned.
        """
        pipeline = self.learned.pipeline
        known = replace(
            self.learned,
            plan=plan,
            pipeline=pipeline and replace(pipeline, room=self.room),
        )
        if self.run is not None:
            self._look(known, tables, self.run)
        return known

    def _look(self, known: Preprocessor, tables: Mapping[str, Table], run: str) -> None:
        seen: list[Table] = []
        for split, table in tables.items():
            if any(table is other for other in seen):
                continue  # the test split may be the validation, too
            seen.append(table)
            refuse_unknown_labels(known, table, run)
            for unknown in find_unknown(known, table):
                self.tell(printable(unknown.describe(split, len(table), run)))


def refuse_other_preprocess(blueprint: Blueprint, earlier: Blueprint, run: str) -> None:
    """Refuses a `preprocess` that would make something else of the data than the earlier one did.

    Args:
        blueprint: That is run.
        earlier: Of the run whose weights it begins with.
        run: How that run is called.

    Raises:
        BuildError: With the first node that differs.
    """
    now, then = _calls(blueprint), _calls(earlier)
    for name, call in now.items():
        if call != then.get(name):
            has = "another" if name in then else "none of that name"
            raise BuildError(
                f"the node `{name}` of `preprocess` is not what it was in `{run}`, which has {has};"
                " its weights mean something only for what they were trained on",
                call.path,
                hint=_WITHOUT,
            )


def _calls(blueprint: Blueprint) -> dict[str, Call]:
    """Returns the calls that inputs and targets are made of, by name."""
    plan = make_plan(blueprint)
    if plan.preprocess is None:
        return {}
    wires = plan.wires((*plan.inputs.values(), *plan.target_names))
    return {call.name: call for call in calls_of(plan.preprocess, wires.values())}


def learns_anything(preprocessor: Preprocessor) -> bool:
    """Returns whether a preprocessor has learned something from data."""
    pipeline = preprocessor.pipeline
    calls = pipeline.graph.calls if pipeline else ()
    return any(adapts(call) for call in calls)
