"""Two runs of one blueprint, compared number by number: what differs, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import keras
import numpy as np
from numpy.typing import NDArray

from kerasflow.errors import printable

NUMBERS = (
    *("train", "validation", "test", "classification"),
    *("rows", "parameters", "epochs", "warm_start"),
)
"""What of a report is compared; what else it says is of its time and its machine."""

_UNCOUNTED = ("seconds",)
_NAMED = 3

Values = Mapping[str, Any]


class Weight(NamedTuple):
    """A variable in both runs that differs: by what, in how many of its numbers."""

    name: str
    changed: int
    total: int
    most: float

    def __str__(self) -> str:
        name = printable(self.name)
        return f"`{name}` in {self.changed:,} of {self.total:,} numbers, by up to {self.most:.2g}"


def compare_epochs(then: Sequence[Values], now: Sequence[Values]) -> list[str]:
    """Returns what differs first in the metrics of every epoch; empty where nothing does.

    Args:
        then: The lines of the one run; all of them are compared.
        now: Those of the other, which may go on longer.
    """
    for number, line in enumerate(then, start=1):
        if number > len(now):
            return [f"epoch {number} was trained then, and not now"]
        found = [*_differing(line, now[number - 1])]
        if found:
            more = f", and {len(found) - 1} more" if len(found) > 1 else ""
            return [f"first in epoch {number}: {found[0]}{more}"]
    return []


def _differing(then: Values, now: Values) -> Iterator[str]:
    for name in dict.fromkeys((*then, *now)):
        was, here = then.get(name), now.get(name)
        if name not in _UNCOUNTED and was != here:
            yield f"`{printable(name)}` {_shown(was)} then, {_shown(here)} now"


def compare_reports(then: Values, now: Values) -> list[str]:
    """Returns what differs in the numbers of two reports, the first few; empty where nothing does.

    What the first one does not have is not compared: a run that was cut short judged nothing.
    """
    found: list[str] = []
    for key in NUMBERS:
        if then.get(key) not in (None, {}):
            found.extend(_compare(key, then[key], now.get(key)))
    rest = len(found) - _NAMED
    return [*found[:_NAMED], *([f"{rest} more numbers of the report"] if rest > 0 else [])]


def _compare(path: str, then: Any, now: Any) -> Iterator[str]:
    if isinstance(then, Mapping) and isinstance(now, Mapping):
        for name in dict.fromkeys((*then, *now)):
            yield from _compare(f"{path}.{name}", then.get(name), now.get(name))
    elif _plain(then) != _plain(now):
        yield f"`{printable(path)}` {_shown(then)} then, {_shown(now)} now"


def _plain(value: Any) -> Any:
    return list(map(_plain, value)) if isinstance(value, (list, tuple)) else value


def _shown(value: Any) -> str:
    if value is None:
        return "none"
    return repr(value) if isinstance(value, (bool, int, float)) else "another value"


def list_variables(model: keras.Model, *, optimizer: bool) -> dict[str, Any]:
    """Returns the weights of a model, and what its optimizer keeps, by name.

    Args:
        model: Compiled.
        optimizer: With what the optimizer keeps.
    """
    kept = getattr(model, "optimizer", None) if optimizer else None
    found: dict[str, Any] = {}
    for variable in (*model.weights, *(kept.variables if kept is not None else ())):
        found[_free(variable.path, found)] = variable
    return found


def list_seeds(model: keras.Model) -> dict[str, list[int]]:
    """Returns how far the random numbers of a model have been drawn, by name."""
    found: dict[str, list[int]] = {}
    for variable in model.variables:
        if variable.path.endswith("seed_generator_state"):
            state = keras.ops.convert_to_numpy(variable)
            found[_free(variable.path, found)] = [int(number) for number in state.ravel()]
    return found


def _free(name: str, taken: Mapping[str, Any]) -> str:
    """Returns a name, with a number behind it where it is taken."""
    number = 2
    free = name
    while free in taken:
        free, number = f"{name} ({number})", number + 1
    return free


def compare_weights(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Returns which variables differ in any bit, those that differ most; empty where none does.

    Args:
        then: As `list_variables` gives those of the one model.
        now: Those of the other.
    """
    missing = [name for name in dict.fromkeys((*then, *now)) if name not in then or name not in now]
    if missing:
        return [f"`{printable(missing[0])}` is a variable of one of the two models only"]
    found = [it for name in then if (it := _difference(name, then[name], now[name]))]
    if not found:
        return []
    found.sort(key=lambda weight: weight.most, reverse=True)
    counted = f"{len(found)} of {len(then)} variables of model and optimizer differ, most"
    return [f"{counted} {', '.join(map(str, found[:_NAMED]))}"]


def _difference(name: str, then: Any, now: Any) -> Weight | None:
    was, here = (np.atleast_1d(keras.ops.convert_to_numpy(each)) for each in (then, now))
    if was.shape != here.shape or was.dtype != here.dtype:
        return Weight(name, was.size, was.size, float("inf"))
    changed = int(np.count_nonzero(_bits(was) != _bits(here)))
    if not changed:
        return None
    apart = np.abs(was.astype(np.float64) - here.astype(np.float64))
    return Weight(name, changed, was.size, float(np.nanmax(apart, initial=0.0)))


def _bits(array: NDArray[Any]) -> NDArray[Any]:
    """Returns the bits of each number, by which NaN is equal to itself and 0 is not -0."""
    if array.dtype.kind == "O" or not array.itemsize:
        return array
    return np.ascontiguousarray(array).view(f"V{array.itemsize}")
