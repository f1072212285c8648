"""The first rows of a table, sent through `preprocess` ahead of all others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kerasflow.blueprints.graphs import Call
from kerasflow.building.excess import Room
from kerasflow.errors import BlueprintError, Problem
from kerasflow.feeding.preprocessing.memory_estimates import (
    MemoryEstimator,
    MemorySize,
    find_too_wide,
)


@dataclass(slots=True)
class Probe:
    """Some rows on their way.

    Args:
        callees: What each call calls, by the call's name.
        estimator: Has begun with the columns.
        room: The memory that there is; None for what the machine has free.
        tensors: The columns; what the calls give is added.
    """

    callees: Mapping[str, Callable[..., Any]]
    estimator: MemoryEstimator
    room: Room | None
    tensors: dict[str, Any]
    alive: MemorySize = field(init=False)

    def __post_init__(self) -> None:
        self.alive = self.estimator.amount(self.tensors)

    def run(self, call: Call) -> Any:
        """Returns what a call gives.

        Raises:
            BlueprintError: That would take too much memory; it was not run.
            BuildError: Keras refused it.
        """
        from kerasflow.building.calling import run_call

        self.estimator.follow(call, self.callees[call.name])
        refuse(find_too_wide([self.estimator.load(call, self.alive)], self.room))
        result = run_call(call, self.callees[call.name], self.tensors)
        self.tensors[call.name] = result
        self.estimator.note(call, result)
        self.alive += self.estimator.amount([call.name])
        return result

    def drop(self, names: Iterable[str]) -> None:
        """Lets go of what nothing needs any more."""
        self.alive -= self.estimator.amount(names)
        drop(self.tensors, names)


def drop(tensors: dict[str, Any], names: Iterable[str]) -> None:
    """Lets go of some tensors."""
    for name in names:
        del tensors[name]


def refuse(problem: Problem | None) -> None:
    """Raises a problem, if there is one."""
    if problem:
        raise BlueprintError([problem])
