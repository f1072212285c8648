"""The iterations of `repeat` and `each`: how many, and the variables of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kerasflow.blueprints.expanding.evaluation import Evaluation
from kerasflow.blueprints.graphs import Deferred
from kerasflow.blueprints.specs import FrozenDict, NodeSpec
from kerasflow.errors import Problem
from kerasflow.paths import Path

MAX_ITERATIONS = 10_000


def iterations_of(
    node: NodeSpec, evaluation: Evaluation, problems: list[Problem]
) -> list[dict[str, Any]]:
    """Returns the variables of every iteration; after a fault, as many as there are for certain."""
    key = "repeat" if node.each is None else "each"
    value = node.repeat if node.each is None else node.each
    path = node.path / key
    if isinstance(value, FrozenDict):
        found = {name: _series(name, item, path, evaluation) for name, item in value.items()}
        count = _common_length(found, path, problems)
        columns = {
            name: (Deferred(f"${{{name}}}"),) * count if items is None else items
            for name, items in found.items()
        }
    else:
        columns = {}
        count = _count(evaluation.value(value, path), path, problems)
    # An `each` over lists has variables of its own, and leaves `index` to the `repeat` around it.
    counted = node.each is None or not columns
    return [
        {name: items[index] for name, items in columns.items()}
        | ({"index": index, "count": count} if counted else {})
        for index in range(count)
    ]


def _series(name: str, value: Any, path: Path, evaluation: Evaluation) -> Sequence[Any] | None:
    """Returns the values of a variable; None after a fault."""
    items = evaluation.value(value, path / name)
    if isinstance(items, (tuple, list)):
        return items
    # What was no list where it was read, or has no value, was noted there.
    if items is not None and not (isinstance(items, str) and "${" in items):
        message = f"`{name}` must be a list with a value for each iteration"
        evaluation.problems.append(Problem("KF409", message, path / name))
    return None


def _common_length(
    columns: Mapping[str, Sequence[Any] | None], path: Path, problems: list[Problem]
) -> int:
    lengths = {name: len(items) for name, items in columns.items() if items is not None}
    if len(set(lengths.values())) > 1:
        listed = ", ".join(f"`{name}` has {length}" for name, length in lengths.items())
        message = f"the lists of a series must be equally long: {listed}"
        problems.append(
            Problem("KF409", message, path, hint="give each a value for every iteration")
        )
    if not columns:
        hint = 'such as 3, or {"units": [64, 32]}'
        problems.append(
            Problem("KF409", "a series without a list has no iterations", path, hint=hint)
        )
    # After a fault, what is inside the iterations is looked at all the same.
    fewest = min(lengths.values(), default=1)
    return _count(fewest, path, problems)


def _count(value: Any, path: Path, problems: list[Problem]) -> int:
    """Returns the number of iterations; one after a fault, to look at them all the same."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_ITERATIONS:
        return value
    if isinstance(value, str) and "${" in value:
        return 1  # its fault was noted where it was evaluated
    shown = value.text if isinstance(value, Deferred) else value
    message = f"a series has from 0 to {MAX_ITERATIONS:,} iterations, found `{shown}`"
    is_number = isinstance(value, (int, float))
    hint = None if is_number else "only variables, parameters and `index` are known here"
    problems.append(Problem("KF409", message, path, hint=hint))
    return 1
