"""How many tensors a call gives: the one source for the checker and for blueprints in Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from kerasflow.catalog.entries import Entry


class Called(NamedTuple):
    """A layer or op with its arguments.

    Args:
        entry: What the catalog says of it; None for what it does not know.
        args: By name.
        options: Of the call.
        given: How many tensors it is called on; None where that is not known.
        held: Returns what an argument is, where it holds a layer; None for anything else.
    """

    entry: Entry | None
    args: Mapping[str, Any]
    held: Callable[[Any], Called | None]
    options: Mapping[str, Any]
    given: int | None = None


def count_outputs(called: Called | None) -> int | None:
    """Returns how many tensors a call gives; None when that cannot be known."""
    entry = called.entry if called else None
    if called is None or entry is None or entry.kind == "models":
        return None
    if entry.flags & {"registered", "?outputs"}:
        return None
    told = entry.value("outputs") or "1"
    if told in _BY_HELD:
        return _BY_HELD[told](called)
    return int(told) if told.isdigit() else _by_argument(called, told)


def _by_argument(called: Called, told: str) -> int | None:
    """Returns what an argument decides: ``flag=3`` where it is on; else its number or its list."""
    name, asks, several = told.partition("=")
    value = _argument(called, name)
    if asks:
        return None if not isinstance(value, bool) else int(several) if value else 1
    if isinstance(value, (tuple, list)):
        return len(value) + 1
    return value if isinstance(value, int) else None


def _argument(called: Called, name: str) -> Any:
    """Returns an argument of the call or of what is called, its default where it is left out."""
    if called.entry and called.entry.call and name in called.entry.call.options:
        return called.options.get(name, False)
    parameter = called.entry.parameters.get(name) if called.entry else None
    return called.args.get(name, parameter.default if parameter else None)


def _as_given(called: Called) -> int | None:
    return called.given


def _as_held(called: Called) -> int | None:
    """A wrapper whose layer gives several tensors is refused by Keras."""
    count = count_outputs(called.held(called.args.get("layer")))
    return count if count == 1 else None


def _of_both_ways(called: Called) -> int | None:
    """Both layers have their states; their outputs are merged unless they are to be kept apart."""
    count = count_outputs(called.held(called.args.get("layer")))
    mode = _argument(called, "merge_mode")
    known = count is not None and (mode is None or isinstance(mode, str))
    return 2 * (count or 0) - (mode is not None) if known else None


def _of_cells(called: Called) -> int | None:
    """A cell gives its states, and cells one list each."""
    asked, cell = _argument(called, "return_state"), called.args.get("cell")
    if asked is False:
        return 1
    return 1 + states if asked is True and (states := _states(called, cell)) else None


def _states(called: Called, cell: Any) -> int | None:
    if isinstance(cell, (tuple, list)):
        return len(cell)
    inner = called.held(cell)
    told = inner.entry.value("states") if inner and inner.entry else None
    if inner is None or told is None:
        return None
    return int(told) if told.isdigit() else _states(inner, inner.args.get(told))


def _as_last(called: Called) -> int | None:
    layers = called.args.get("layers")
    if not isinstance(layers, (tuple, list)) or not layers:
        return None
    return count_outputs(called.held(layers[-1]))


_BY_HELD: Mapping[str, Callable[[Called], int | None]] = {
    "inputs": _as_given,
    "layer": _as_held,
    "both": _of_both_ways,
    "cell": _of_cells,
    "last": _as_last,
}
