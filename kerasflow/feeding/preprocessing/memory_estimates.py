"""What rows take in memory on their way through `preprocess`, told by symbols before any goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import prod
from typing import TYPE_CHECKING, Any

from kerasflow.blueprints.graphs import Call, Wire
from kerasflow.building.excess import Room
from kerasflow.building.memory import format_bytes, free_memory
from kerasflow.building.signatures import TensorInfo
from kerasflow.errors import BuildError, Problem
from kerasflow.feeding.plans import refs
from kerasflow.feeding.preprocessing.corrections import correct

if TYPE_CHECKING:
    from kerasflow.building.traces import Inside

PROBE_ROWS = 2
"""The least that goes through at a time."""

# What a batch takes at the widest node. It depends on no machine, for what layers learn depends,
# in its last digits, on the rows that they are shown together.
_BATCH_BYTES = 2**28

# To ask the machine takes longer than to predict a row.
_ALWAYS_FREE = 2**26

# The rows of symbols: a prime, which shows in the size of everything that has rows.
_ROWS = 7919


@dataclass(frozen=True, slots=True)
class MemorySize:
    """An amount of memory.

    Args:
        row_bytes: For each row.
        fixed_bytes: However many rows there are.
    """

    row_bytes: int = 0
    fixed_bytes: int = 0

    def __add__(self, other: MemorySize) -> MemorySize:
        return MemorySize(self.row_bytes + other.row_bytes, self.fixed_bytes + other.fixed_bytes)

    def __sub__(self, other: MemorySize) -> MemorySize:
        return MemorySize(self.row_bytes - other.row_bytes, self.fixed_bytes - other.fixed_bytes)

    def of(self, rows: int) -> int:
        """Returns the bytes for so many rows."""
        return rows * self.row_bytes + self.fixed_bytes


@dataclass(frozen=True, slots=True)
class MemoryEstimate:
    """What is in memory while a call runs.

    Args:
        call: The call.
        amount: Of what goes in and comes out, of what it makes on the way, and of what waits for
            later calls.
    """

    call: Call
    amount: MemorySize


@dataclass(slots=True)
class MemoryEstimator:
    """Follows columns through calls in symbols, which take no memory.

    Args:
        symbols: What each column and call gives: a symbol, a list of them, or None where only
            running the call would tell.
        rows: How many may go through together, by what is wanted of which columns.
    """

    symbols: dict[str, Any] = field(default_factory=dict)
    rows: dict[tuple[Any, ...], int] = field(default_factory=dict)
    _inside: dict[str, MemorySize] = field(default_factory=dict)
    _amounts: dict[str, MemorySize] = field(default_factory=dict)

    def begin(self, columns: Mapping[str, TensorInfo]) -> None:
        """Takes columns, as the graph takes them; forgets all where they have changed."""
        for name, info in columns.items():
            symbol = _symbol((_ROWS, *info.shape), info.dtype)
            before = self.symbols.get(name, symbol)
            if (before.shape, before.dtype) != (symbol.shape, symbol.dtype):
                self.symbols, self._inside, self._amounts = {}, {}, {}
                return self.begin(columns)
            self.symbols[name] = symbol
        return None

    def follow(self, call: Call, callee: Callable[..., Any]) -> None:
        """Finds what a call gives, where symbols tell it."""
        from kerasflow.building.budgets import passing_bytes

        if self.symbols.get(call.name) is not None:
            return
        self.symbols[call.name] = given = self._given(call, callee)
        if given is not None:
            inputs, outputs = self._flat(_names(call)), self._flat([call.name])
            around = self.amount({*_names(call), call.name}).row_bytes
            inside = self._trace(call, callee)
            ways = (callee, _of_any_rows(inputs), _of_any_rows(outputs))
            passing = passing_bytes(ways, inside)
            self._inside[call.name] = MemorySize(max(passing - around, 0), inside.fixed_bytes)

    def _trace(self, call: Call, callee: Callable[..., Any]) -> Inside:
        import keras

        from kerasflow.building.traces import trace

        names = _names(call)
        taken = {name: keras.tree.map_structure(_of_any, self.symbols[name]) for name in names}
        return trace(call, callee, taken, {})

    def note(self, call: Call, result: Any) -> None:
        """Takes what a call has given for `PROBE_ROWS` rows, where symbols did not tell it."""
        import keras

        if self.symbols.get(call.name) is None:
            self.symbols[call.name] = keras.tree.map_structure(_as_symbol, result)

    def knows(self, calls: Iterable[Call]) -> bool:
        """Returns whether it is known what all of some calls give."""
        return all(self.symbols.get(call.name) is not None for call in calls)

    def amount(self, names: Iterable[str]) -> MemorySize:
        """Returns what some columns and nodes take, those that are not known left out."""
        return sum((self._amount(name) for name in names), MemorySize())

    def load(self, call: Call, alive: MemorySize) -> MemoryEstimate:
        """Returns what is in memory while a call runs.

        Args:
            call: The call.
            alive: What it takes, and what waits for later calls.
        """
        inside = self._inside.get(call.name, MemorySize())
        return MemoryEstimate(call, alive + self._amount(call.name) + inside)

    def loads(self, calls: Sequence[Call], kept: Iterable[Wire]) -> Iterator[MemoryEstimate]:
        """Yields what is in memory while each of some calls runs, where that is known.

        Args:
            calls: In order, with all that it takes to run them.
            kept: What is wanted of them.
        """
        taken = {name for call in calls for name in _names(call)} - {call.name for call in calls}
        alive = self.amount(taken)
        for call, names in zip(calls, spent(calls, kept), strict=True):
            if self.symbols.get(call.name) is not None:
                yield self.load(call, alive)
            alive = alive + self._amount(call.name) - self.amount(names)

    def _given(self, call: Call, callee: Callable[..., Any]) -> Any:
        from kerasflow.building.calling import run_call
        from kerasflow.building.keras_internals import infer_output

        if any(self.symbols.get(name) is None for name in _names(call)):
            return None
        run = partial(run_call, call, callee, self.symbols)
        try:
            # What is called on no tensor would be allocated.
            return correct(call, run() if _names(call) else infer_output(run))
        except BuildError:
            return None  # what Keras cannot follow may run all the same; else running it tells

    def _amount(self, name: str) -> MemorySize:
        if name not in self._amounts:
            if self.symbols.get(name) is None:
                return MemorySize()
            self._amounts[name] = sum(map(_amount_of, self._flat([name])), MemorySize())
        return self._amounts[name]

    def _flat(self, names: Iterable[str]) -> list[Any]:
        import keras

        found: list[Any] = keras.tree.flatten([self.symbols.get(name) for name in names])
        return found


def spent(calls: Sequence[Call], kept: Iterable[Wire]) -> list[list[str]]:
    """Returns, for each call, the columns and nodes that nothing needs after it."""
    last = {name: index for index, call in enumerate(calls) for name in (call.name, *_names(call))}
    needed = {ref.node for wire in kept for ref in refs(wire)}
    names: list[list[str]] = [[] for _ in calls]
    for name, index in last.items():
        if name not in needed:
            names[index].append(name)
    return names


def rows_at_once(loads: Iterable[MemoryEstimate]) -> int:
    """Returns how many rows may go through together, a power of two."""
    widest = max((load.amount.row_bytes for load in loads), default=0)
    rows = max(_BATCH_BYTES // max(widest, 1), PROBE_ROWS)
    return 1 << (rows.bit_length() - 1)


def find_too_wide(loads: Iterable[MemoryEstimate], room: Room | None) -> Problem | None:
    """Returns the first call that takes more memory than there is, as a problem; None without.

    Args:
        loads: What is in memory while each call runs.
        room: The memory that there is; None for what the machine has free.
    """
    for load in loads:
        call, needed = load.call, load.amount.of(PROBE_ROWS)
        there = _room_for(needed, room)
        if needed > (there.available_bytes or needed):
            message = (
                f"`{call.component.tag}` at `{call.name}` takes {format_bytes(needed)} for "
                f"{PROBE_ROWS} rows, the least that go through `preprocess` together, and {there}"
            )
            hint = f"make `{call.name}` smaller"
            return Problem("KF734", message, call.component.path, hint=hint, at_key=True)
    return None


def find_too_much(call: Call, row_bytes: int, rows: int, room: Room | None) -> Problem | None:
    """Returns that what a call gives for all rows takes more than there is; None where it fits.

    Args:
        call: The call.
        row_bytes: Of what is kept of a row.
        rows: How many there are.
        room: The memory that there is; None for what the machine has free.
    """
    needed = rows * row_bytes
    there = _room_for(needed, room)
    if needed <= (there.available_bytes or needed):
        return None
    message = (
        f"`{call.component.tag}` at `{call.name}` gives {format_bytes(row_bytes)} for each of "
        f"{rows:,} rows, {format_bytes(needed)} together, and {there}"
    )
    hint = f"make `{call.name}` smaller, or give fewer rows"
    return Problem("KF733", message, call.component.path, hint=hint, at_key=True)


def _room_for(needed: int, room: Room | None) -> Room:
    """Returns the memory that there is; the machine is asked where it could be too little."""
    if room is not None or needed <= _ALWAYS_FREE:
        return room or Room(None)
    return Room(free_memory())


def _names(call: Call) -> set[str]:
    """Returns the names of what a call takes."""
    return {ref.node for ref in refs((call.inputs, call.call, call.component.args))}


def _symbol(shape: Iterable[int | None], dtype: str) -> Any:
    import keras

    return keras.KerasTensor(tuple(shape), dtype)


def _as_symbol(tensor: Any) -> Any:
    import keras

    shape = tuple(tensor.shape)
    rows = (_ROWS,) if shape[:1] == (PROBE_ROWS,) else shape[:1]
    return _symbol((*rows, *shape[1:]), keras.backend.standardize_dtype(tensor.dtype))


def _of_any_rows(symbols: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(_of_any(symbol) for symbol in symbols if symbol is not None)


def _of_any(symbol: Any) -> Any:
    """Returns a symbol with an open number of rows."""
    if symbol.shape[:1] != (_ROWS,):
        return symbol
    return _symbol((None, *symbol.shape[1:]), symbol.dtype)


def _amount_of(symbol: Any) -> MemorySize:
    from kerasflow.building.slots import dtype_bytes

    if symbol is None:
        return MemorySize()
    count = prod(1 if size is None else int(size) for size in symbol.shape)
    rows, rest = divmod(count, _ROWS)
    each = dtype_bytes(symbol.dtype)
    return MemorySize(fixed_bytes=count * each) if rest else MemorySize(rows * each)
