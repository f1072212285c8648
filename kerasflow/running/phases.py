"""The phases of a training: the blueprint itself, and what each item of `then` makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.specs import FrozenDict
from kerasflow.blueprints.unparsing import to_mapping
from kerasflow.checking import examine
from kerasflow.documents import to_json
from kerasflow.errors import BlueprintError, Problem
from kerasflow.paths import Path


@dataclass(frozen=True, slots=True)
class Phase:
    """One `fit`.

    Args:
        number: 0 for the blueprint itself.
        blueprint: With everything that earlier phases and this one have set.
    """

    number: int
    blueprint: Blueprint


def list_phases(blueprint: Blueprint) -> tuple[Phase, ...]:
    """Returns every phase, in order; what one sets holds in the later ones too.

    Use it before anything slow, for it finds the faults of all phases.

    Raises:
        BlueprintError: A phase sets a path that is not there, or makes a blueprint that is at
            fault; every problem stands at the phase.
    """
    return tuple(_phases(blueprint))


def _phases(blueprint: Blueprint) -> Iterator[Phase]:
    yield Phase(0, blueprint)
    values = to_mapping(blueprint)
    values.pop("then", None)
    sets: list[str] = []
    roots = blueprint.document.roots if blueprint.document else ()
    for number, changes in enumerate(blueprint.then, start=1):
        sets.extend(f"{path}={_written(value)}" for path, value in changes.items())
        examination = examine(values, sets=sets, roots=roots)
        if examination.errors or examination.blueprint is None:
            raise BlueprintError(_moved(examination.problems, blueprint, number - 1))
        yield Phase(number, examination.blueprint)


def _written(value: object) -> str:
    return to_json(_thawed(value)).strip()


def _thawed(value: object) -> object:
    if isinstance(value, FrozenDict):
        return {key: _thawed(item) for key, item in value.items()}
    return [_thawed(item) for item in value] if isinstance(value, tuple) else value


def _moved(problems: tuple[Problem, ...], blueprint: Blueprint, index: int) -> Iterator[Problem]:
    """Yields problems of a phase at the place of the phase, where they were written."""
    path = Path(("then", index))
    place = blueprint.document.place(path) if blueprint.document else None
    for problem in problems:
        message = f"{problem.message}, at `{problem.path}` in this phase"
        yield Problem(problem.code, message, path, place, problem.hint, problem.severity)
